"""A stand-in of OpenAI's HTTP API and of those who speak it:
``python -m standins.openai --port N --state DIR --dialect ollama``.

``server`` has every address. A call is admitted (``admission``), may misbehave (``faults`` say
whether, ``misbehaving`` how) and else does what it is for: ``chat``, ``images``,
``transcriptions``, ``listing``. There is no job to ask after: what is accepted is written into the
ledger (``accepting``) with its usage and its cost, then made and answered in the same call; an
answer that is lost is lost, and was paid. ``dialects`` are the differences between servers.

A model that sees looks at the picture (``looking``); one that writes fills the schema that was
asked for (``filling``), with one scene for each slot that the prompt counts (``prompts``).

Sources are named in docstrings: client is the package ``openai`` 3.54.0, whose types are made from
OpenAI's own document; guides are the pages of developers.openai.com; reports are issues.
"""
