"""Recorded cases: what was done in them, held against the rules, and decided again under other ones."""
