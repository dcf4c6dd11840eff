"""Two revisions under the same events.

``data.py`` what is found, ``sides.py`` a step on both sides, ``walk.py`` the search for first differences,
``showing.py`` a case that shows one, ``hybrids.py`` texts with one change undone or made, ``items.py`` what each change
does by itself, ``reach.py`` what each text lets cases reach.
"""
