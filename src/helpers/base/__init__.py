"""What everything stands on: words, errors, paths, files, and the manifest of the reports."""
