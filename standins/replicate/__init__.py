"""A stand-in of Replicate's HTTP API: ``python -m standins.replicate --port N --state DIR``.

``server`` has every address. A call is admitted (``admission``), may misbehave (``faults`` say
whether, ``misbehaving`` how) and else does what it is for: ``creating``, ``reading``, ``uploads``,
``describing``; ``desk`` is for tests. ``prediction`` knows what a prediction is at any moment,
from its row and the clock alone, so that a killed server goes on as if nothing had happened.
``outputs`` is the host of the results, ``making`` draws and films them when they are first asked
for, ``webhooks`` sends. docs/standins.md says how to use it, what is known and what is guessed.

Sources are named in docstrings: OpenAPI is Replicate's own document of 2026-03-16, guides are the
pages of replicate.com/docs, client is the package ``replicate`` 1.0.7.
"""
