"""The cordboard command."""
