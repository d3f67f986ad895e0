"""A video: its clips, their keyframes and takes, and the films made of them."""

from videos.models.clip import Clip
from videos.models.draft import Draft
from videos.models.film import Film, Reframing
from videos.models.take import Keyframe, Take
from videos.models.video import Video

__all__ = ["Clip", "Draft", "Film", "Keyframe", "Reframing", "Take", "Video"]
