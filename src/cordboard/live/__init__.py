"""The driver that ties a running contact to its line, its prompts and the store."""
