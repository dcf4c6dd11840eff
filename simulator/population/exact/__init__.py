"""The law of a population itself: not drawn case by case but worked out."""
