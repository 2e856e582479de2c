"""Possible answers: what the world can answer to a command, one sample of every kind that a flow can tell apart."""
