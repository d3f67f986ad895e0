"""How a film is made: read this first, then ``film``. Order and broker in one place.

``film``         the film as Celery signatures, in the order in which it is made (``due``);
                 ``advance``, which moves a row as far as its rows allow and sends what is due; one
                 task a step
``moves``        which moves those are
``calls``        a provider's call, carried as far as it goes
``dispatching``  what is paid for, sent side by side
``recovering``   calls that were found after they had ended
``guard``        what becomes of a row when a step does not end well
``sweeping``     finds what is due, and what a dead worker left
``beside``       what nothing waits for: figures of a film, likeness, pictures of styles
``telling``      whoever is to know what became of it
``sending``      the way to the broker

The chain and the group are the fast way, never the guarantee. A message may be lost, doubled or
late. A link that comes too early, or again, claims nothing and returns (with a slow provider, one
such message a film is expected); the row's ``due_at`` brings it back. The one join, "all clips are
settled, so stitch", is asked of the rows by whoever settles one of them: a Celery chord would need
a result backend and loses its body when a worker dies.
"""

from videos.pipeline.beside import compare, measure, measure_again, measure_film, send_for_styles
from videos.pipeline.calls import carry, send_calls
from videos.pipeline.dispatching import dispatch
from videos.pipeline.film import advance, analyse, draw_character, due, film_clip, plan_scenes
from videos.pipeline.guard import guard
from videos.pipeline.moves import move_on, wait
from videos.pipeline.sweeping import STATEFUL, anybody_works, recover

__all__ = [
    "STATEFUL",
    "advance",
    "analyse",
    "anybody_works",
    "carry",
    "compare",
    "dispatch",
    "draw_character",
    "due",
    "film_clip",
    "guard",
    "measure",
    "measure_again",
    "measure_film",
    "move_on",
    "plan_scenes",
    "recover",
    "send_calls",
    "send_for_styles",
    "wait",
]
