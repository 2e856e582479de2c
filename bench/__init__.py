"""Benchmarks: one script a promise, each beside a named peer in the same run. `make bench` runs them all."""
