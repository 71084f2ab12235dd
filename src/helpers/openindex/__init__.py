"""An index computed from the articles themselves: Count, Share and scores of any place, subject and year.

Data flows ``articles → article-level tables → counting → data/index/<name>/``. Nothing here knows a notebook, and
nothing outside imports DuckDB, Ibis or pyarrow: they are an optional set of dependencies (``make index-env``).
"""
