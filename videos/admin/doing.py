"""The verbs of videos, clips and takes as actions on one row or many."""

from __future__ import annotations

from django import forms

from mvsite.lib.asking import action, careful
from videos import verbs

STEPS = [
    ("analyse", "Hear the song again, then all that follows"),
    ("describe", "Describe the character’s picture again, then all that follows"),
    ("draw", "Draw the character again, then all that follows"),
    ("plan", "Write all scenes again, then film them"),
    ("film", "Film all clips again from the words that are there"),
    ("stitch", "Cut the film again from the chosen takes"),
]


class Step(forms.Form):
    step = forms.ChoiceField(choices=STEPS, widget=forms.RadioSelect, initial="stitch")


rerun = careful(
    verbs.rerun, name="rerun", says="Make again from a step", form=Step, yes="Make again",
    done="is made again from the step “{step}” on",
    costs="All that follows from the step is made anew, at its price. Takes and pictures that are "
    "there stay and can be chosen again; so does the film, until the new one is there.",
)  # fmt: skip
retry = action(
    verbs.retry, name="retry", says="Go on with failed ones",
    done="goes on from the step that failed",
)  # fmt: skip
retry_clips = action(
    verbs.retry_clips, name="retry_clips", says="Film failed clips once more",
    done="its failed clips are filmed once more",
)  # fmt: skip
cut_again = action(
    verbs.cut_again,
    name="cut_again",
    says="Cut again from the chosen takes",
    done="is cut again",
)
cancel = careful(
    verbs.cancel, name="cancel", says="Cancel the work", done="cancelled",
    costs="What is being made ends now, and what was paid for it is lost. What is made stays. The "
    "owner can start it again.",
)  # fmt: skip
redo = action(
    verbs.redo,
    name="redo",
    says="Film another take",
    done="another take is being filmed",
)
retry_clip = action(
    verbs.retry_clip, name="retry_clip", says="Film failed ones once more",
    done="is filmed once more",
)  # fmt: skip
cancel_take = careful(
    verbs.cancel_take, name="cancel_take", says="Cancel the take",
    done="cancelled",
    costs="It ends now, and what was paid for it is lost. Takes that are there stay.",
)  # fmt: skip
