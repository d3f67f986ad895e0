"""What a person may do with a video; pages, API, admin and commands call these.

Each verb holds the video (``held``), says no with ``NotNow`` where its state does not allow it, and
ends with a look at what is then due (``pipeline.advance``).
"""

from videos.verbs.answers import (
    DECISIONS,
    decide,
    raise_cap,
    require_question,
    require_waiting,
    resume,
)
from videos.verbs.archives import bring_archive
from videos.verbs.choosing import choose_models
from videos.verbs.film import (
    ask_likeness,
    cancel,
    cut_again,
    delete_video,
    reframe,
    replan,
    rerun,
    retry,
    retry_clips,
    start,
)
from videos.verbs.flat import JoinWish, film_one, join, write_scenes
from videos.verbs.judging import judge_film, judge_take
from videos.verbs.scenes import (
    add_scene,
    delete_scene,
    edit_words,
    move_cuts,
    move_scene,
    rewrite,
)
from videos.verbs.sharing import share, withdraw
from videos.verbs.singing import sing
from videos.verbs.takes import (
    another_take,
    cancel_clip,
    cancel_take,
    choose_take,
    own_take,
    redo,
    retry_clip,
    slide_take,
    takes_by,
    use_still,
)
from videos.verbs.wishes import change_wishes, set_cap

__all__ = [
    "DECISIONS",
    "JoinWish",
    "add_scene",
    "another_take",
    "ask_likeness",
    "bring_archive",
    "cancel",
    "cancel_clip",
    "cancel_take",
    "change_wishes",
    "choose_models",
    "choose_take",
    "cut_again",
    "decide",
    "delete_scene",
    "delete_video",
    "edit_words",
    "film_one",
    "join",
    "judge_film",
    "judge_take",
    "move_cuts",
    "move_scene",
    "own_take",
    "raise_cap",
    "redo",
    "reframe",
    "replan",
    "require_question",
    "require_waiting",
    "rerun",
    "resume",
    "retry",
    "retry_clip",
    "retry_clips",
    "rewrite",
    "set_cap",
    "share",
    "sing",
    "slide_take",
    "start",
    "takes_by",
    "use_still",
    "withdraw",
    "write_scenes",
]
