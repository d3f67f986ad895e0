"""The song and the character of the first film, and the scripts that made them.

``python -m demo`` makes both anew. Everything in it is drawn and played by the code in this
folder: no recording, sample, font or picture of anybody else is in them.
"""
