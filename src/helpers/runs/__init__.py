"""Running reports: planned, decided, made apart from each other, proved, and recorded."""
