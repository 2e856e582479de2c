"""Prompts to telephone audio, and hearing what answered a call."""
