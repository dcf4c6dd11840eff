"""A package, so that none that is installed under this name stands in its way."""
