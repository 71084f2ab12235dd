"""Drawing, and nothing else: tidy rows in, a matplotlib canvas out. Nothing here reads a file."""
