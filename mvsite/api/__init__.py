"""The API's two families and its description, put together from the apps."""
