"""What the plain engine does with one case, kept as instructions for all that come the same way."""
