"""Statements of articles about the ranking, each with the verdict that printed figures give on it, and the evidence."""
