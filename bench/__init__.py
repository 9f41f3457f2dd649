"""Repeatable measurements: `make bench` for the analysis, `python -m bench.speed` for translating."""
