"""Contacts in writing: nothing of them is in memory while they wait for an answer."""
