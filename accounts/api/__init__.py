"""Who calls the API, how often, and what every view of it begins with."""
