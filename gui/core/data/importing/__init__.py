"""How any file of data is read: what its columns mean, and what it does not say itself."""
