"""Scenario files → scenarios; ``scenarios.py`` is the front, the rest are its parts."""
