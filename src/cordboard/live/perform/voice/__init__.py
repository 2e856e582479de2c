"""What is done on a call: what is said, heard and keyed there, and agents who are brought in."""
