"""Staff's pages for videos, and what staff may do with rows of every kind."""

from videos.admin import actions, clips, notices, videos

__all__ = ["actions", "clips", "notices", "videos"]
