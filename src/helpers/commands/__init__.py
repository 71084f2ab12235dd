"""The verbs of ``science-cities`` that do not build: of the annual tables, of who writes, and of who brings a new year."""
