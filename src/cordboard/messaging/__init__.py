"""Texts in and out: the port of channels on which people write, and those that come with Cordboard."""
