"""What a person may do with a video; pages, API, admin and commands call these.

Each verb holds the video (``held``), says no with ``NotNow`` where its state does not allow it, and
ends with a look at what is then due (``pipeline.advance``).
"""

from videos.verbs.answers import DECISIONS, raise_cap, resume
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
from videos.verbs.judging import judge_film, judge_take
from videos.verbs.scenes import add_scene, delete_scene, edit_words, move_scene, rewrite
from videos.verbs.singing import sing
from videos.verbs.takes import (
    another_take,
    cancel_take,
    choose_take,
    own_take,
    redo,
    retry_clip,
    slide_take,
    use_still,
)

__all__ = [
    "DECISIONS",
    "add_scene",
    "another_take",
    "ask_likeness",
    "cancel",
    "cancel_take",
    "choose_models",
    "choose_take",
    "cut_again",
    "delete_scene",
    "delete_video",
    "edit_words",
    "judge_film",
    "judge_take",
    "move_scene",
    "own_take",
    "raise_cap",
    "redo",
    "reframe",
    "replan",
    "rerun",
    "resume",
    "retry",
    "retry_clip",
    "retry_clips",
    "rewrite",
    "sing",
    "slide_take",
    "start",
    "use_still",
]
