"""The catalogue's engine: records in, pages, search and data out. Only site.py knows MkDocs."""
