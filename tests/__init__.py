"""The tests: a package, so that `python -m tests.screens` finds this folder and not another of its name."""
