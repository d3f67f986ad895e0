"""The pages of videos; one file a page."""
