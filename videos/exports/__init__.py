"""A film for other programs: as a timeline for editors, and everything in one package."""


class NotThere(Exception):
    """There is nothing to take home. The message is a sentence."""
