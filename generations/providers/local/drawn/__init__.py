"""A character drawn from words: cut and shaded sheets of coloured paper, laid on each other."""
