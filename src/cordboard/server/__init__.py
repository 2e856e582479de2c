"""The HTTP API and the pages that come with it."""
