"""The tables on disk: read, resolved, examined."""
