"""Taxonomies and their terms: the catalogue's code lists, its initiatives, and what HSDS has no field for."""

from collections.abc import Iterator

from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_values import EXAMPLE, Object, known
from katalog.models import Initiativ, Record

TAXONOMIES = {
    "maalgrupper": ("Målgrupper", "Hvem et tilbud er for."),
    "tilbudstyper": ("Typer af tilbud", "Hvad et tilbud er."),
    "adgang": ("Adgang", "Hvordan man kommer med i et tilbud."),
    "status": ("Status", "Om et tilbud er i gang, finere end HSDS' eget felt."),
    "bemanding": ("Bemanding", "Om man møder frivillige eller lønnede."),
    "aktoertyper": ("Aktørtyper", "Hvad for en slags organisation det er."),
    "finansiering": ("Finansiering", "Hvordan et samarbejde betales."),
    "omraader": ("Områder", "Kommuner, sundhedsråd og regioner i Danmark, med deres officielle koder."),
    "initiativer": ("Initiativer", "Initiativer i strategien, som et tilbud hører til."),
    "oplysning": ("Andre oplysninger", "Det, kataloget ved, og HSDS ikke har et felt til. 'value' er oplysningen."),
}
PAGES = ("maalgrupper", "tilbudstyper", "omraader", "initiativer")
"""The lists whose entries have a page of their own."""
OWN = {
    "eksempel": ("Eksempel", EXAMPLE),
    "id": ("Navn i kataloget", "Postens navn i kataloget. Det står også i dens adresse."),
    "resume": ("Resumé", "En eller to korte sætninger."),
    "medudbyder": ("Også udbudt af", "UUID for en organisation mere, som står bag tilbuddet."),
    "ikke-for": ("Ikke for", "Hvem tilbuddet ikke er for."),
    "periode-fra": ("Findes fra", "Første dag."),
    "periode-til": ("Findes til", "Sidste dag."),
    "gennemgang": ("Gennemgang", "Hvor mange måneder der højst må gå, før nogen ser efter igen."),
    "bekraeftet": ("Bekræftet", "Dagen, hvor nogen sidst så efter, om oplysningerne om organisationen passer."),
    "bekraeftet-af": ("Bekræftet af", "Rollen, der sidst så efter."),
    "kilde": ("Kilde", "Hvor oplysningerne kommer fra."),
    "henvisning-hvem": ("Hvem kan henvise", "Hvem der kan henvise til tilbuddet."),
    "henvisning-hvordan": ("Sådan henviser du", "Hvordan fagfolk henviser."),
    "henvisning-samtykke": ("Samtykke", "Hvilket samtykke en henvisning kræver."),
    "henvisning-fortael": ("Fortæl borgeren", "Hvad man fortæller borgeren først."),
    "henvisning-foerste-kontakt": ("Første kontakt", "Hvornår borgeren hører fra tilbuddet."),
    "henvisning-kapacitet": ("Kapacitet", "Om der er plads eller ventetid."),
    "online": ("Online", "Man kan være med på nettet eller telefon."),
    "hele-landet": ("Hele landet", "Alle i Danmark kan bruge det."),
    "offentlig": ("Offentlig part", "En region, kommune eller anden offentlig part."),
    "samarbejde-oensket": ("Ønsker til samarbejde", "Hvad organisationen gerne vil gøre sammen med regionen."),
    "samarbejde": ("Samarbejde", "Navnet i kataloget på det samarbejde, pengene kommer gennem."),
    "part": ("Part i samarbejdet", "UUID for en organisation, som er part i det samarbejde, pengene kommer gennem."),
    "pulje": ("Pulje", "Navnet i kataloget på den pulje, pengene kommer fra."),
    "dag": ("Dag", "Ugedagen, når HSDS' felter ikke kan sige, hvor tit det er."),
    "hyppighed": ("Hyppighed", "Hvor tit det er, som redaktøren har skrevet det."),
    "efter-aftale": ("Efter aftale", "Tiden aftales."),
    "postnr": ("Postnummer", "Når adressen ikke er hel."),
    "by": ("Postby", "Når adressen ikke er hel."),
    "adresse": ("Vej og husnummer", "Når adressen ikke er hel."),
}
"""The terms of 'oplysning': name and meaning."""


class Terms:
    """Every term with its UUID, and the attributes that tie a term to something."""

    def __init__(self, p: Publication, ids: Ids):
        self._ids = ids
        self.taxonomies = {
            name: {"id": ids.of("hsds", "taxonomi", name), "name": label, "description": means,
                   **known(uri=p.at(f"{name}/") if name in PAGES else None)}
            for name, (label, means) in TAXONOMIES.items()
        }  # fmt: skip
        self.terms = {(name, slug): term for name in TAXONOMIES for slug, term in self._of(p, name)}

    def _of(self, p: Publication, name: str) -> Iterator[tuple[str, Object]]:
        """(slug, term) of one list."""
        if name == "oplysning":
            yield from ((slug, self._term(name, slug, *own)) for slug, own in OWN.items())
        elif name == "initiativer":
            for i in p.catalogue.all(Initiativ):
                means = f"{EXAMPLE} {i.titel}" if i.eksempel else i.titel
                yield i.id, self._term(name, i.id, i.titel, means, page=p.at(i.address))
        else:
            for slug, code in p.catalogue.codes[name].items():
                page = p.at(f"{name}/{slug}/") if name in PAGES else None
                yield slug, self._term(name, slug, code.navn, code.beskrivelse, code.under, page)

    def _term(
        self, name: str, slug: str, label: str, means: str, under: str | None = None, page: str | None = None
    ) -> Object:
        """One term; its code names the list as well, for HSDS wants codes to be unique across lists."""
        return known(
            id=self.id(name, slug), code=f"{name}/{slug}", name=label, description=means or label,
            parent_id=self.id(name, under) if under else None, taxonomy=TAXONOMIES[name][0], language="da",
            taxonomy_id=self.taxonomies[name]["id"], term_uri=page,
        )  # fmt: skip

    def id(self, name: str, slug: str) -> str:
        """The UUID of a term."""
        return self._ids.of("hsds", "term", name, slug)

    def attribute(
        self, entity: str, link: str, name: str, slug: str, link_type: str = "information",
        value: str | None = None, label: str | None = None, nth: str = "",
    ) -> Object:  # fmt: skip
        """That a term applies to something; nth tells values of the same term apart."""
        one: Object = {"id": self._ids.of(link, name, slug, nth), "link_type": link_type, "link_entity": entity}
        if value:
            one["value"] = value
        one["taxonomy_term"] = self.terms[name, slug]
        if label:
            one["label"] = label
        return one

    def own(self, entity: str, link: str, **values: str | None) -> list[Object]:
        """The attributes for what HSDS has no field for; keys are those of OWN with _ for -, None is left out."""
        return [
            self.attribute(entity, link, "oplysning", name.replace("_", "-"), value=value)
            for name, value in values.items()
            if value
        ]

    def sources(self, entity: str, link: str, record: Record) -> list[Object]:
        """Where a record's facts come from, in their order."""
        return [
            self.attribute(
                entity, link, "oplysning", "kilde", "source",
                f"{kilde.navn} ({kilde.sted})" if kilde.sted else kilde.navn, nth=str(n),
            )
            for n, kilde in enumerate(record.kilder)
        ]  # fmt: skip
