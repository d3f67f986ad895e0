"""Its resources in the API: what programs send and get."""
