"""Facts: the named numbers that prose may use."""
