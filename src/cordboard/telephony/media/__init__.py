"""The media engine: every leg's sound in one thread, 20 ms at a time, whatever brings the packets."""
