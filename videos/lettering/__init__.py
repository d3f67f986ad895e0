"""Words in the picture: typefaces, titles, the lines of a song, posters, and their ink."""
