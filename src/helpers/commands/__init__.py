"""The verbs of ``science-cities`` that do not build: of annual tables, of who writes, of a new year, and around pages."""
