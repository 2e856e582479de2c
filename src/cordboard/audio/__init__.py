"""Telephone audio: G.711, WAV and PCM helpers."""
