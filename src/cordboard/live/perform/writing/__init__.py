"""What is done where people write: a text is sent, and answered when the person comes to it."""
