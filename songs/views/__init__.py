"""The pages of songs; one file a subject."""
