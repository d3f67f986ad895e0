"""The flat calls of earlier services of this kind: translation only, nothing is decided here."""
