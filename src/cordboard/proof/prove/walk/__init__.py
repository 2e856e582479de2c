"""The walk: everything that can happen to a contact of a flow, without a single call. Begin with explore.py."""
