"""Trying flows without a line: simulator and scenarios on virtual time."""
