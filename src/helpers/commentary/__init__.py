"""Commentary: plain Markdown by year and report, whose numbers are facts and whose claims are checked.

``source`` reads the files, ``grammar`` makes trees of their text, ``vocabulary`` holds the words for facts,
``language`` fills facts in, checks claims and refuses all else, ``markup`` turns Markdown into safe HTML, ``images`` puts images
inside the page, ``signatures`` remembers the values an analyst signed, ``unbound`` finds numbers that are no
facts, ``passages`` puts one passage together, and ``review`` checks all of them.
"""
