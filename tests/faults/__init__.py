"""Builds that are killed, starved, damaged and disturbed for real, and what became of the site: `python -m tests.faults`.

Each kind of fault is a function from a `Ground` to outcomes, one for each trial. After every trial the site must be the
old one or the new one, whole, after one more command at most, byte for byte what a clean build gives; nothing in the
content folder apart from `.digest/` may have changed, no process may be left over, and no command may show a traceback.
"""
