"""The files that logs come in and go out as."""
