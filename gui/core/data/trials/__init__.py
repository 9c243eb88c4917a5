"""Trials of a Bell test: how they are read one by one, and what they say without independence."""
