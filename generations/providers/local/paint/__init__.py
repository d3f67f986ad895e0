"""What pictures are made of: palettes, sheets and brushes, styles, and the planes of a frame."""
