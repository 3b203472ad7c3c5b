"""What must be in place before a site is published; a preview and a plain build ask for nothing."""

import os
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from katalog.catalogue import Catalogue

ASKED = "KATALOG_UDGIV"
"""Set by `katalog build --publish`."""


def shows_examples(catalogue: Catalogue) -> bool:
    """Whether made-up records are among what is shown; then no page is for a search engine."""
    return any(r.eksempel for records in catalogue.records.values() for r in records.values())


def hindrances(catalogue: Catalogue, settings: Mapping[str, Any], url: str) -> Iterator[str]:
    """Why this site may not be published, where that is asked for."""
    if not os.environ.get(ASKED):
        return
    if shows_examples(catalogue) and settings.get("eksempelsite") is not True:
        yield (
            "Siden viser opdigtede oplysninger og bliver derfor ikke udgivet. Skriv vis_eksempler: false i mkdocs.yml. "
            "Skal de vises for andre, så skriv eksempelsite: true. Så siger hver side til søgemaskiner, at den ikke skal findes."
        )
    host = urlsplit(url).hostname or ""
    if host in ("", "localhost", "127.0.0.1") or host.endswith(".example"):
        yield f"site_url i mkdocs.yml er {url or 'tom'}. Skriv den adresse, siden får, fx https://region.dk/guide/."
