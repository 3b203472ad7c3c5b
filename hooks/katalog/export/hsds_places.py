"""Where one goes, writes to or takes part from: HSDS' locations, addresses and areas."""

from collections.abc import Iterator

from katalog.catalogue import Catalogue
from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_terms import Terms
from katalog.export.hsds_values import Object, known, once, uri
from katalog.parts import Daekning, Kontakt
from katalog.tilbud import Sted, Tilbud


class Places:
    """Makes the locations and areas of one site's records."""

    def __init__(self, p: Publication, ids: Ids, terms: Terms):
        self._p, self._ids, self._terms = p, ids, terms
        self._kommuner = dict(_by_postcode(p.catalogue))

    def at_locations(self, t: Tilbud, service: str) -> list[Object]:
        """An offering's places: where one turns up, then the net, then where one writes to."""
        found = [self.physical(service, n, sted) for n, sted in enumerate(t.steder)]
        found += [self.virtual(service, t)] if t.daekning.online else []
        found += [self.postal(service, t.kontakt)] if writes(t.kontakt) and t.kontakt else []
        return [
            {"id": self._ids.of("hsds", "service_at_location", location["id"]), "service_id": service,
             "location_id": location["id"], "location": location}
            for location in found
        ]  # fmt: skip

    def physical(self, of: str, n: int, sted: Sted) -> Object:
        """A place to turn up; an address that is not whole is told as it is known."""
        id = self._ids.of(of, "sted", str(n))
        addresses = self._address(id, "physical", sted.adresse, sted.postnr, sted.by, sted.kommune)
        reach = self._ids.of(id, "adgangsforhold")
        return known(
            id=id, location_type="physical", name=sted.navn, latitude=sted.breddegrad, longitude=sted.laengdegrad,
            addresses=addresses,
            accessibility=[{"id": reach, "description": sted.tilgaengelighed}] if sted.tilgaengelighed else None,
            attributes=self._rest(id, addresses, sted.adresse, sted.postnr, sted.by, sted.kommune),
        )  # fmt: skip

    def virtual(self, of: str, t: Tilbud) -> Object:
        """The net or the telephone."""
        return known(
            id=self._ids.of(of, "online"), location_type="virtual", name="Online eller på telefon", url=uri(t.link)
        )

    def postal(self, of: str, kontakt: Kontakt) -> Object:
        """Where one writes to; not a place to turn up."""
        id = self._ids.of(of, "post")
        addresses = self._address(id, "postal", kontakt.adresse, kontakt.postnr, kontakt.by, None)
        rest = self._rest(id, addresses, kontakt.adresse, kontakt.postnr, kontakt.by, None)
        return known(id=id, location_type="postal", addresses=addresses, attributes=rest)

    def areas(self, daekning: Daekning, service: str) -> list[Object]:
        """Where one has to live, as written: each area, or the whole country."""
        found = [self._area(service, slug) for slug in once(daekning.areas)]
        if daekning.hele_landet:
            id = self._ids.of(service, "omraade", "hele-landet")
            found.append({"id": id, "name": "Hele landet", "uri": self._p.at("omraader/hele-landet/")})
        return found

    def _area(self, service: str, slug: str) -> Object:
        omraade = self._p.catalogue.omraader[slug]
        id = self._ids.of(service, "omraade", slug)
        return known(
            id=id, name=omraade.navn, uri=self._p.at(f"omraader/{slug}/"),
            attributes=[self._terms.attribute("service_area", id, "omraader", slug, "area")],
        )  # fmt: skip

    def _address(
        self, of: str, kind: str, street: str | None, postcode: str | None, town: str | None, kommune: str | None
    ) -> list[Object]:
        """The address, when every part that HSDS requires is known; the region follows from the municipality."""
        kommune = kommune or self._kommuner.get(postcode or "")
        region = self._region(kommune)
        if not (street and postcode and town and kommune and region):
            return []
        return [
            {"id": self._ids.of(of, "adresse"), "address_1": street, "city": town,
             "region": self._p.catalogue.omraader[kommune].navn, "state_province": region, "postal_code": postcode,
             "country": "DK", "address_type": kind}
        ]  # fmt: skip

    def _rest(
        self, of: str, addresses: list[Object], street: str | None, postcode: str | None, town: str | None,
        kommune: str | None,
    ) -> list[Object]:  # fmt: skip
        """What is written of a place that has no whole address, and the municipality where it is written."""
        parts = {} if addresses else {"adresse": street, "postnr": postcode, "by": town}
        area = [self._terms.attribute("location", of, "omraader", kommune, "area")] if kommune else []
        return [*self._terms.own("location", of, **parts), *area]

    def _region(self, kommune: str | None) -> str | None:
        """The region that a municipality lies in; of two, the one that is not coming to an end."""
        if kommune is None:
            return None
        above = (self._p.catalogue.omraader[slug] for slug in self._p.catalogue.parents(kommune))
        return next((a.navn for a in above if a.type == "region" and not a.gyldig_til), None)


def writes(kontakt: Kontakt | None) -> bool:
    """Whether there is somewhere to write to."""
    return kontakt is not None and bool(kontakt.adresse or kontakt.postnr or kontakt.by)


def count(t: Tilbud) -> int:
    """How many places at_locations gives."""
    return len(t.steder) + t.daekning.online + writes(t.kontakt)


def _by_postcode(c: Catalogue) -> Iterator[tuple[str, str]]:
    """(postcode, municipality) where a postcode lies in one only, or mostly."""
    for kommune in c.kommuner:
        yield from ((postcode, kommune.slug) for postcode in kommune.postnumre)
