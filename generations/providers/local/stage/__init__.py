"""One scene set up and filmed: who stands where, in which light, how the camera sees it."""
