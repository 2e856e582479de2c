"""Webhooks of a running site: other programs are told of contacts and agents, signed, in order, until they take it."""
