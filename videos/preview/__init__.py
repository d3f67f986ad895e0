"""What a new video will be, before it is made: where it is cut, what it costs, what it lacks."""

from __future__ import annotations

from songs.models import Song
from videos.preview.pricing import Pricing
from videos.preview.telling import Telling


class Preview(Telling, Pricing):
    """What the form says at this moment. Nothing is stored and nothing is begun."""

    @property
    def lacking(self) -> list[str]:
        """What has to be there before it can be made."""
        lacks = []
        if self.song is None:
            lacks.append("a song")
        elif self.song.status == Song.Status.FAILED:
            lacks.append("another song")
        if self.form.is_product and self.character is None and not self.consistency_off:
            lacks.append("a picture of the product")
        if self.quote is not None and self.quote.total is None:
            lacks.append("a model whose price is known")
        return lacks
