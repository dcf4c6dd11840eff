"""Many cases of one policy: how they begin, who does what when, and what is measured of them."""
