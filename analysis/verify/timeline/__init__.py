"""Cases that begin under one text and go on under later ones.

In: the revisions of a policy. Out: how long such cases can last, the claims of the text that they come to, and what is
wrong with them alone (``along.py``). ``lineage.py`` has the texts one after the other, ``walks.py`` what is reached,
``dated.py`` one case on the days on which the texts hold.
"""
