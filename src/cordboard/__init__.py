"""Cordboard: contact flows for phone, text and email, with exactly one outcome for every contact."""

__version__ = "0.1.0"
