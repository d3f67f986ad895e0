"""Servers that speak a provider's HTTP on this machine, to be developed and tested against.

Each is a process of its own (``python -m standins.NAME``), imported by nothing and importing
nothing of the product but the floor's ffmpeg: what one side has wrong, the other does not repeat.
``pictures`` and ``films`` make what comes out of them; the other modules are what they share:
state on disk, faults on request, settings, limits.
"""
