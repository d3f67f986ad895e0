"""What a finished film is found to be, measured on its own file and never on its plan."""
