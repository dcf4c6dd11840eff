"""Very many cases: what the plain engine does with one is kept as tables, and kernels go by these."""
