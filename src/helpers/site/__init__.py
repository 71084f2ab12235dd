"""What stands around pages: indexes, search, export, PDF, comparison."""
