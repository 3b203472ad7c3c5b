"""An offering as HSDS' service, with everything that belongs to it inside."""

from collections.abc import Iterator
from functools import cached_property

from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_metadata import STATUS, Metadata, modified
from katalog.export.hsds_organizations import basic
from katalog.export.hsds_places import Places
from katalog.export.hsds_schedules import schedules
from katalog.export.hsds_terms import Terms
from katalog.export.hsds_values import EXAMPLE, Object, description, known, once, phone_number, text, uri
from katalog.models import Pulje, Samarbejde
from katalog.tilbud import Tilbud

WRITTEN_FOR = {"alle": "", "fortrinsvis": " (mest for dem)", "kun": " (kun for dem)"}


class Services:
    """Makes the services of one site."""

    def __init__(self, p: Publication, ids: Ids, terms: Terms):
        self._p, self._ids, self._terms = p, ids, terms
        self._places, self._metadata = Places(p, ids, terms), Metadata(p, ids)

    def service(self, t: Tilbud) -> Object:
        """The whole service; what is not known is left out."""
        p, ids = self._p, self._ids
        id = ids.of("tilbud", t.id)
        providers = p.catalogue.organisations(t.udbydere)
        number = phone_number(t.kontakt) if t.kontakt else None
        return known(
            id=id,
            organization_id=ids.of("organisationer", t.udbydere[0]) if providers else None,
            name=t.titel,
            description=description(p, t),
            url=uri(t.link),
            email=t.kontakt.email if t.kontakt else None,
            status=STATUS[t.status],
            application_process=text(p, t.saadan_goer_du),
            fees_description=t.pris.spoken if t.pris else None,
            eligibility_description=self._eligibility(t),
            minimum_age=t.alder.fra if t.alder else None,
            maximum_age=t.alder.til if t.alder else None,
            assured_date=t.bekraeftet.dato.isoformat() if t.bekraeftet else None,
            last_modified=modified(p, t),
            alert=p.catalogue.codes["status"][t.status].beskrivelse if t.status != "aktiv" else None,
            additional_urls=[{"id": ids.of(id, "side"), "label": p.name, "url": p.at(t.address)}],
            phones=[{"id": ids.of(id, "telefon"), "number": number, "type": "voice"}] if number else None,
            schedules=schedules(t, id, ids, self._terms),
            service_areas=self._places.areas(t.daekning, id),
            service_at_locations=self._places.at_locations(t, id),
            languages=[
                {"id": ids.of(id, "sprog", code), "name": p.catalogue.codes["sprog"][code].navn, "code": code}
                for code in once(t.languages)
            ],
            organization=basic(p, ids, providers[0]) if providers else None,
            funding=list(self._funding(t, id)),
            cost_options=self._cost(t, id),
            attributes=list(self._attributes(t, id)),
            metadata=self._metadata.of(t),
        )

    def named(self, t: Tilbud) -> Object:
        """The least that HSDS allows of a service: what it is called, and whether it is open."""
        return {"id": self._ids.of("tilbud", t.id), "name": t.titel, "status": STATUS[t.status]}

    @cached_property
    def nobody(self) -> Object:
        """The row that stands for a provider who is not known, for the tables require one."""
        return {
            "id": self._ids.of("hsds", "udbyder-ikke-oplyst"), "name": "Udbyder ikke oplyst",
            "description": "Kilden siger ikke, hvem der står bag. Det er ikke en organisation.",
        }  # fmt: skip

    def _eligibility(self, t: Tilbud) -> str:
        """'For ældre; ensomhed (mest for dem). Fra 60 år. Ikke for børn alene.', all of it as written."""
        groups = self._p.catalogue.codes["maalgrupper"]
        named = "; ".join(groups[m.gruppe].navn + WRITTEN_FOR[m.adgang] for m in t.maalgrupper)
        ages = f"Alder: {t.alder.spoken}" if t.alder else ""
        return ". ".join(part.rstrip(".") for part in (f"Målgrupper: {named}", ages, t.ikke_for or "") if part) + "."

    def _cost(self, t: Tilbud, id: str) -> list[Object]:
        """The price in kroner; one that is only told in words stands in fees_description."""
        if t.pris is None or not (t.pris.is_free or t.pris.beloeb is not None):
            return []
        return [
            known(id=self._ids.of(id, "pris"), option=t.pris.note, currency="DKK",
                  amount_description=t.pris.enhed) | {"amount": 0 if t.pris.is_free else t.pris.beloeb}
        ]  # fmt: skip

    def _funding(self, t: Tilbud, service: str) -> Iterator[Object]:
        """The agreements that pay for it: what they are called, and the pool behind."""
        c = self._p.catalogue
        for record in c.joined("tilbud", t.id, "samarbejder", t.samarbejder):
            assert isinstance(record, Samarbejde)
            id = self._ids.of(service, "samarbejde", record.id)
            pool = c.get("puljer", record.pulje) if record.pulje else None
            told = f" (pulje: {pool.navn})" if pool else ""
            source = f"{'EKSEMPEL: ' if record.eksempel else ''}Samarbejde: {record.titel}{told}"
            yield {"id": id, "source": source, "attributes": list(self._agreement(record, pool, id))}

    def _agreement(self, record: Samarbejde, pool: Pulje | None, id: str) -> Iterator[Object]:
        """How it is paid, what it is called here, who its parties are, and the pool behind."""
        terms, own = self._terms, "oplysning"
        if record.form:
            yield terms.attribute("funding", id, "finansiering", record.form, "funding")
        yield from terms.own("funding", id, samarbejde=record.id)
        for part in once(record.parter):
            name = self._p.catalogue.get("organisationer", part).navn
            yield terms.attribute(
                "funding", id, own, "part", value=self._ids.of("organisationer", part), label=name, nth=part
            )
        if pool:
            label = f"{EXAMPLE} {pool.navn}" if pool.eksempel else pool.navn
            yield terms.attribute("funding", id, own, "pulje", value=pool.id, label=label)

    # ------------------------------------------------------------ attributes

    def _attributes(self, t: Tilbud, id: str) -> Iterator[Object]:
        """Every code it carries, then what HSDS has no field for."""
        terms, ids = self._terms, self._ids
        for group in {m.gruppe: m for m in t.maalgrupper}.values():
            link_type = "eligibility" if group.adgang == "kun" else "target_audience"
            yield terms.attribute("service", id, "maalgrupper", group.gruppe, link_type, group.adgang)
        for slug in once(t.tilbudstyper):
            yield terms.attribute("service", id, "tilbudstyper", slug, "service_type")
        for slug in once(t.adgang):
            yield terms.attribute("service", id, "adgang", slug, "access")
        if t.status != "aktiv":
            yield terms.attribute("service", id, "status", t.status, "status")
        if t.bemanding:
            yield terms.attribute("service", id, "bemanding", t.bemanding, "staffing")
        for record in self._p.catalogue.joined("tilbud", t.id, "initiativer", t.initiativer):
            yield terms.attribute("service", id, "initiativer", record.id, "initiative")
        for other in once(t.udbydere)[1:]:
            name = self._p.catalogue.get("organisationer", other).navn
            value = ids.of("organisationer", other)
            yield terms.attribute("service", id, "oplysning", "medudbyder", "provider", value, name, other)
        yield from self._own(t, id)
        yield from terms.sources("service", id, t)

    def _own(self, t: Tilbud, id: str) -> list[Object]:
        referral = t.henvisning.model_dump() if t.henvisning else {}
        return self._terms.own(
            "service", id, id=t.id, resume=t.resume, eksempel="true" if t.eksempel else None, ikke_for=t.ikke_for,
            periode_fra=t.periode.fra.isoformat() if t.periode and t.periode.fra else None,
            periode_til=t.periode.til.isoformat() if t.periode and t.periode.til else None,
            gennemgang=str(t.gennemgang_maaneder) if "gennemgang_maaneder" in t.model_fields_set else None,
            bekraeftet_af=t.bekraeftet.af if t.bekraeftet else None,
            online="true" if t.daekning.online else None,
            hele_landet="true" if t.daekning.hele_landet else None,
            **{f"henvisning_{name}": value for name, value in referral.items()},
        )  # fmt: skip
