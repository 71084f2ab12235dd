"""Collaboration: who shares most in joint articles with whom.

An index that tells the joint articles of cities shows the scores of its pairs, and what is printed of them beside.
Of any other, what sources print of pairs of any kind is shown: its own, or what stands beside it; pairs counted from
articles of one journal follow in a part of their own.
"""

from __future__ import annotations

from types import ModuleType

from helpers.index.interface import Metric
from helpers.pages.collaboration import joint_articles, pair_scores, printed_scores
from helpers.pages.collaboration.joint_articles import pairs_matrix, pairs_over_time, section
from helpers.report.exhibits import Exhibit
from helpers.report.report import Report


def lead(report: Report) -> list[str]:
    """Which pairs have the highest scores, and what cannot be compared."""
    told: list[str] = _told(report).lead(report)
    first, *others = told
    return [first, joint_articles.sentence(report), *others]


def collaboration_scores(report: Report) -> Exhibit:
    """The scores of chosen cities with each other, or every printed score, each kind on its own scale."""
    shown: Exhibit = _told(report).collaboration_scores(report)
    return shown


def collaboration_order(report: Report) -> Exhibit:
    """The pairs of cities with the highest scores, or what is printed of pairs without a score."""
    shown: Exhibit = _told(report).collaboration_order(report)
    return shown


def _told(report: Report) -> ModuleType:
    return pair_scores if report.index.has(Metric.SCORE) else printed_scores
