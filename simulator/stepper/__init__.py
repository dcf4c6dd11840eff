"""Single cases, stepped fast: every way that a case went is kept as a function, and the next one follows."""
