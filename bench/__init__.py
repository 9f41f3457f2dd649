"""Repeatable measurements: `make bench` for the analysis, `python -m bench.translate` for translating."""
