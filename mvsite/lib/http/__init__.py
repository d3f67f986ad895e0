"""What every call of the API has in common, whichever app answers it."""
