"""Taking shots in the window: what counts the pairs, and the panel that shows them come."""
