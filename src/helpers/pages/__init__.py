"""One module a report: what it says and shows, computed from the index. The notebooks call these in order."""
