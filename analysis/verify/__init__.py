"""Every situation that a policy's cases can reach: claims proved or refuted, the longest and the shortest times, and
the shortest scenario on which two revisions differ.

Read in this order: ``bounds.py`` and ``open_values.py`` (values of which only constraints are known), ``ways.py`` (a
step under every truth that it asks for), ``model.py`` (a policy made ready), ``situations.py`` and ``explore.py`` (what
can be reached), ``witness.py`` (one case that takes a path), then what is asked: ``verify.py`` and ``difference.py``.
"""
