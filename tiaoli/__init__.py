"""tiaoli: marketplace rules as data. The public names are in ``tiaoli/api.py``; the command line in ``tiaoli/cli``."""
