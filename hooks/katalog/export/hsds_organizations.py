"""An organisation as HSDS' organization."""

from collections.abc import Iterator

from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_metadata import Metadata
from katalog.export.hsds_places import Places, writes
from katalog.export.hsds_terms import Terms
from katalog.export.hsds_values import Object, description, known, once, phone_number, text, uri
from katalog.models import Organisation

CVR = ("DK-CVR", "CVR-nummer")
"""org-id.guide's name of the Danish register, and ours."""


def basic(p: Publication, ids: Ids, o: Organisation) -> Object:
    """What a list, or a service that names its provider, says of an organisation."""
    return known(
        id=ids.of("organisationer", o.id), name=o.navn, description=description(p, o),
        email=o.kontakt.email if o.kontakt else None, website=uri(o.hjemmeside),
    )  # fmt: skip


class Organizations:
    """Makes the organizations of one site."""

    def __init__(self, p: Publication, ids: Ids, terms: Terms):
        self._p, self._ids, self._terms = p, ids, terms
        self._places, self._metadata = Places(p, ids, terms), Metadata(p, ids)

    def organization(self, o: Organisation) -> Object:
        """The whole organization; its services are named in services()."""
        ids, whole = self._ids, basic(self._p, self._ids, o)
        id = whole["id"]
        number = phone_number(o.kontakt) if o.kontakt else None
        return whole | known(
            additional_websites=[{"id": ids.of(id, "side"), "label": self._p.name, "url": self._p.at(o.address)}],
            phones=[{"id": ids.of(id, "telefon"), "number": number, "type": "voice"}] if number else None,
            locations=[self._places.postal(id, o.kontakt)] if o.kontakt and writes(o.kontakt) else None,
            organization_identifiers=[
                {"id": ids.of(id, "cvr"), "organization_id": id, "identifier_scheme": CVR[0],
                 "identifier_type": CVR[1], "identifier": o.cvr}
            ] if o.cvr else None,
            attributes=list(self._attributes(o, id)),
            metadata=self._metadata.of(o),
        )  # fmt: skip

    def _attributes(self, o: Organisation, id: str) -> Iterator[Object]:
        terms = self._terms
        if o.aktoertype:
            yield terms.attribute("organization", id, "aktoertyper", o.aktoertype, "organization_type")
        if o.bemanding:
            yield terms.attribute("organization", id, "bemanding", o.bemanding, "staffing")
        for slug in once(o.daekning.areas) if o.daekning else ():
            yield terms.attribute("organization", id, "omraader", slug, "area")
        yield from terms.own(
            "organization", id, id=o.id, eksempel="true" if o.eksempel else None,
            offentlig="true" if o.offentlig else None,
            online="true" if o.daekning and o.daekning.online else None,
            hele_landet="true" if o.daekning and o.daekning.hele_landet else None,
            samarbejde_oensket=text(self._p, o.samarbejde_oensket),
            bekraeftet=o.bekraeftet.dato.isoformat() if o.bekraeftet else None,
            bekraeftet_af=o.bekraeftet.af if o.bekraeftet else None,
        )  # fmt: skip
        yield from terms.sources("organization", id, o)
