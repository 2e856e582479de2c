"""A line of another package: calls of an Asterisk, over AudioSocket. See docs/how-to/write-a-line.md."""
