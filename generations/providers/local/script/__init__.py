"""What a director decides before anything is drawn: places, shots, moves, colours and words."""
