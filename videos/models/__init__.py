"""A video: its clips, their keyframes and takes, the films made of them, and who is told."""

from videos.models.clip import Clip
from videos.models.delivery import Channel, Delivery
from videos.models.draft import Draft
from videos.models.events import Event
from videos.models.film import Film, Reframing
from videos.models.flat_call import FlatCall
from videos.models.given import GivenVideo
from videos.models.share import Share
from videos.models.take import Keyframe, Take
from videos.models.video import Video
from videos.models.webhook import WebhookEndpoint

__all__ = [
    "Channel",
    "Clip",
    "Delivery",
    "Draft",
    "Event",
    "Film",
    "FlatCall",
    "GivenVideo",
    "Keyframe",
    "Reframing",
    "Share",
    "Take",
    "Video",
    "WebhookEndpoint",
]
