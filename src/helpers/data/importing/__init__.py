"""A table as people have it, page, workbook, CSV or pasted text, becomes figures with edition, source and names."""
