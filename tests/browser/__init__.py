"""The whole product in a real browser: ``up`` in a folder of its own, Chromium beside it."""
