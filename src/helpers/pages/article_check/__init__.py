"""Article check: which statements of two articles about the ranking are borne out by what is printed."""

from helpers.pages.article_check.page import lead, statements, verdicts

__all__ = ["lead", "verdicts", "statements"]
