"""Written values as HSDS writes them; what is not known is left out."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from katalog.catalogue import LINK_WORDS, address_of
from katalog.export import Publication
from katalog.models import Organisation, Tilbud
from katalog.parts import Kontakt

Object = dict[str, Any]
"""A JSON object of HSDS."""
EXAMPLE = "EKSEMPEL: Opdigtede oplysninger. De må ikke bruges som rigtige."
"""The first paragraph of every made-up description."""
_RECORD_LINK = re.compile(rf"(\]\(|\]: ?)({'|'.join(sorted(LINK_WORDS))}):([a-z0-9-]+)")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ALLOWED = "%/:?&=~+!$,;'@()*-._"


def known(**fields: Any) -> Object:
    """The fields that say something: no null, no empty text and no empty list."""
    return {name: value for name, value in fields.items() if value or value == 0}


def once(values: Sequence[str]) -> Sequence[str]:
    """The values in their order, one written twice left out: two things with the same id would not be valid."""
    return list(dict.fromkeys(values))


def uri(address: str | None) -> str | None:
    """A web address with Danish letters as RFC 3986 spells it: https://xn--… and %C3%A6."""
    if address is None or (address.isascii() and not re.search(r"[\[\]{}|\\^`\"<> ]|%|#.*#", address)):
        return address
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    path, query, fragment = (
        quote(_STRAY_PERCENT.sub("%25", text), safe=_ALLOWED) for text in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, ascii_host(host) + port, path, query, fragment))


def ascii_host(host: str) -> str:
    """A host's name in the letters that machines look it up by."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return quote(host)


def text(p: Publication, markdown: str | None) -> str | None:
    """A record's Markdown, in which links to other records are whole addresses."""
    if markdown is None or ":" not in markdown:
        return markdown
    return _RECORD_LINK.sub(lambda m: m[1] + p.at(address_of(LINK_WORDS[m[2]], m[3])), markdown).strip()


def description(p: Publication, record: Tilbud | Organisation) -> str:
    """What it is: for an example first that it is one, for an offering first its summary; a blank line between."""
    parts = [EXAMPLE] if record.eksempel else []
    parts += [record.resume] if isinstance(record, Tilbud) else []
    return "\n\n".join([*parts, text(p, record.beskrivelse) or ""]).strip()


def phone_number(kontakt: Kontakt) -> str | None:
    """'+4512345678'; short numbers such as 112 as they are dialled."""
    return kontakt.phone_link.removeprefix("tel:") if kontakt.telefon else None
