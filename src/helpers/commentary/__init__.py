"""Commentary: plain Markdown by year and report, whose numbers are facts and whose claims are checked.

``source`` reads the files, ``language`` is the template language in which text names facts, ``markup`` turns
Markdown into safe HTML, ``signatures`` remembers the values an analyst signed, ``unbound`` finds numbers that
are no facts, ``passages`` puts one passage together, and ``review`` checks all of them.
"""
