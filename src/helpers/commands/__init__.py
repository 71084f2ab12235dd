"""The verbs of ``science-cities`` that do not build: those of the annual tables, and those of who writes."""
