"""Claims of a system: one case of each part that a claim names is followed, whatever all other cases do.

Read in this order: ``company.py`` (which cases are followed, and how they have to do with each other), ``needs.py``
with ``signs.py`` (what of them matters), ``relevance.py`` and ``blur.py`` (what is kept at first), ``together.py``
(where they stand, side by side), ``telling.py`` and ``steps.py`` (what they are told, what can happen to them),
``scene.py`` (all of it, for ``explore``), ``watch.py`` (where a claim can be broken), ``witness.py`` (a scenario that
does), then ``verify.py``.
"""
