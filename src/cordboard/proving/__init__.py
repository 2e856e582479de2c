"""Proving flows in other processes, and keeping what was found: for the command line and for the server."""
