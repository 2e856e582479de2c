"""Telling what a proof found: to people, and to the programs that build and test other programs."""
