"""A video taken out of this installation whole, and brought into one: its files and its rows.

``manifest``    the list of both, as ``videos/{id}/manifest.json`` beside the files
``tables``      which rows and which of their fields travel
``persisting``  out: to another store, a directory or a ZIP; may be killed, and run again
``sources``     where an archive is brought from
``restoring``   in: everything is checked before anything is changed
``columns``     what each field of an archive may hold, whoever wrote it (``shapes``, ``values``)
``kinship``     whose rows and files those of an archive may be
``resting``     rows when they come in: nothing of them is at work, and nothing of them costs
``contents``    that a file is what its name says: decoded, as those of strangers are

The files keep their keys, so that a store that a video was persisted to has it as this one has.
"""

from videos.archive.manifest import NAME, BadArchive, File, Manifest
from videos.archive.persisting import Persisted, persist, zip_of
from videos.archive.restoring import Restored, restore
from videos.archive.sources import Source, ZipSource, manifest_in, verify

__all__ = [
    "NAME",
    "BadArchive",
    "File",
    "Manifest",
    "Persisted",
    "Restored",
    "Source",
    "ZipSource",
    "manifest_in",
    "persist",
    "restore",
    "verify",
    "zip_of",
]
