"""The site's search, described so that a browser can use it from its own address line (OpenSearch 1.1)."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from katalog.export import File, Publication

ADDRESS = "data/opensearch.xml"
LONGEST_NAME = 16
"""Characters in a short name, after the standard."""


def files(p: Publication) -> Iterator[File]:
    """data/opensearch.xml."""
    template, icon = quoteattr(p.at("tilbud/?q={searchTerms}")), escape(p.at("assets/favicon.svg"))
    yield (
        ADDRESS,
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(p.name[:LONGEST_NAME].strip())}</ShortName>\n"
        f"<Description>{escape(f'Søg efter tilbud: {p.name}')}</Description>\n<Language>da</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n"
        f'<Image width="16" height="16" type="image/svg+xml">{icon}</Image>\n'
        f'<Url type="text/html" template={template}/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={quoteattr(p.at(ADDRESS))}/>\n'
        "</OpenSearchDescription>\n",
    )
