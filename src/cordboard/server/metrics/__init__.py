"""Metrics for Prometheus: what the house knows anyway, collected when somebody asks.

One file for each subject. Each has a function that gives metric families; `ALL` in `collecting.py` lists them.
"""
