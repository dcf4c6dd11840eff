"""What is odd about a policy without anybody asking: rules that never fire, rules that collide, dead ends, deadlines
that pass without effect or can be put off for ever, limits that can be got round, prohibitions that forbid nothing.

In: a revision's graph. Out: findings as data (``data.py``), each proved or shown by a case that the simulator took.
Absent: sentences and places."""
