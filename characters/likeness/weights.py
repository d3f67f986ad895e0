"""What ``python -m bench.likeness --learn`` found: the weight of each part, and the bias."""

WEIGHTS = {
    "marks": 0.919,
    "parts": 5.256,
    "whole": 1.576,
    "tints": 0.196,
    "hues": 0.852,
    "shades": 3.042,
    "moved": -1.814,
    "share": -0.449,
}
BIAS = -5.845
