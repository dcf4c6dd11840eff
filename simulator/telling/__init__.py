"""A run in words, before it is known on which paper; ``story.py`` is the front."""
