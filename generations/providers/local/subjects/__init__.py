"""The character as the offline provider has it: cut out, with what is known of it."""
