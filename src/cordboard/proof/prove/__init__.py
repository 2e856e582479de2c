"""Proving a flow: everything that can happen to its contacts, and what of that is wrong. Begin with prove.py."""
