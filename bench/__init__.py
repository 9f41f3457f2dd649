"""Repeatable measurements. `make bench` prints those of the analysis; `python -m bench.translate` measures translating."""
