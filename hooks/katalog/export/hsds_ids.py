"""Identifiers that never change: a UUID made from the site's address and what a thing is called in the catalogue."""

from uuid import NAMESPACE_URL, uuid5


class Ids:
    """The UUIDs of one site (RFC 9562, version 5); the same names give the same UUID in every build."""

    def __init__(self, url: str):
        self._site = uuid5(NAMESPACE_URL, url)

    def of(self, *names: str) -> str:
        """The UUID of what these names lead to: of("tilbud", "gaatur-i-viborg")."""
        return str(uuid5(self._site, "/".join(names)))
