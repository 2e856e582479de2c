"""The line port and its lines: telephone calls in and out."""
