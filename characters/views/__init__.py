"""The pages of characters: the library, a new one, one of them."""
