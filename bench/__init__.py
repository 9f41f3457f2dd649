"""Repeatable measurements. `make bench` prints them all."""
