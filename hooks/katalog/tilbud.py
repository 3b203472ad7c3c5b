"""The offering: something a citizen can get or take part in."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from katalog import danish
from katalog.parts import INTERVAL, Daekning, Kontakt, Part, Periode, Record, felt, liste
from katalog.values import (
    Amount,
    CodeOf,
    Flag,
    IdOf,
    Integer,
    Markdown,
    Number,
    OneOf,
    Postcode,
    Slug,
    Text,
    Time,
    Url,
    Within,
    meant,
    short,
    wrong,
)


class Maalgruppe(Part):
    """En målgruppe, og om tilbuddet er for alle, mest for dem eller kun for dem."""

    gruppe: Annotated[str, CodeOf("maalgrupper")] = felt("Kode fra listen maalgrupper.", "aeldre", default=...)
    adgang: Literal["alle", "fortrinsvis", "kun"] = felt(
        "alle: også for dem. fortrinsvis: mest for dem. kun: ingen andre.", "kun", default="alle"
    )


class Alder(Part):
    """Alder i hele år; den ene side må mangle."""

    empty = "er tom. Skriv 'fra', 'til' eller begge, fx {fra: 13, til: 24}."

    fra: Annotated[Integer, Within(0, 120)] | None = felt("Yngste alder.", 13)
    til: Annotated[Integer, Within(0, 120)] | None = felt("Ældste alder.", 24)

    @model_validator(mode="after")
    def _in_order(self) -> "Alder":
        if self.fra is not None and self.til is not None and self.til < self.fra:
            raise wrong(f"går fra {self.fra} til {self.til}. Skriv den yngste alder i 'fra'.")
        return self

    @property
    def spoken(self) -> str:
        """'13-24 år', 'fra 65 år' or 'til og med 18 år'."""
        if self.fra is not None and self.til is not None:
            return f"{self.fra}-{self.til} år"
        return f"fra {self.fra} år" if self.fra is not None else f"til og med {self.til} år"


class Sted(Part):
    """Et sted, hvor man kan møde op."""

    navn: Text | None = felt("Stedets navn.", "Frivilligcentret")
    adresse: Text | None = felt("Vej og husnummer. Skriv den ikke for et krisecenter.", "Torvet 1")
    postnr: Postcode | None = felt("Postnummer, fire cifre i anførselstegn.", "8800")
    by: Text | None = felt("Postby.", "Viborg")
    kommune: Annotated[str, CodeOf("omraader", "kommune")] | None = felt("Kommunen, stedet ligger i.", "viborg")
    breddegrad: Annotated[Number, Within(54, 58.5)] | None = felt("Breddegrad (WGS84).", 56.45)
    laengdegrad: Annotated[Number, Within(7.5, 15.5)] | None = felt("Længdegrad (WGS84).", 9.40)
    tilgaengelighed: Text | None = felt("Adgangsforhold, så konkret som muligt.", "Elevator og handicaptoilet")

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as one writes it on an envelope."""
        return tuple(line for line in (self.navn, self.adresse, " ".join(filter(None, (self.postnr, self.by)))) if line)


def _day(value: Any) -> Any:
    folded = danish.fold_day(value) if isinstance(value, str) else value
    if isinstance(folded, str) and folded not in danish.DAYS:
        raise wrong(f"'{short(folded)}' er ikke en dag. {meant(folded, danish.DAYS)}")
    return folded


HIDING_GROUPS, HIDING_TYPES = frozenset({"vold", "overgreb"}), frozenset({"krisecenter"})
"""Whom somebody may be looking for: what such an offering once said is not dug up, and its page is quickly left."""


class Tidspunkt(Part):
    """Hvornår det foregår."""

    dag: Annotated[Text, BeforeValidator(_day), OneOf(tuple(danish.DAYS))] | None = felt(
        "Ugedag, hverdage, weekend eller alle-dage.", "mandag"
    )
    fra: Time | None = felt("Begynder klokken.", "10.00")
    til: Time | None = felt("Slutter klokken.", "12.30")
    hyppighed: Text | None = felt("Hvor tit.", "hver anden uge")
    efter_aftale: Flag = felt("true, når tiden aftales.", True, default=False)
    note: Text | None = felt("Det, resten ikke kan sige.", "ikke i skolernes ferier")

    @property
    def spoken(self) -> str:
        """'Mandag kl. 10.00-12.30, hver anden uge'."""
        when = " ".join(filter(None, (danish.day(self.dag), danish.clock(self.fra, self.til))))
        parts = (when, "efter aftale" if self.efter_aftale else "", self.hyppighed or "")
        sentences = (", ".join(filter(None, parts)), (self.note or "").rstrip("."))
        return ". ".join(danish.capital(sentence) for sentence in sentences if sentence)


class Henvisning(Part):
    """Til fagfolk: hvordan man hjælper en borger videre."""

    hvem: Text | None = felt("Hvem der kan henvise.", "Læger, sygeplejersker og kommunens medarbejdere")
    hvordan: Text | None = felt("Hvordan man gør.", "Ring sammen med borgeren")
    samtykke: Text | None = felt("Hvilket samtykke der skal til.", "Borgeren skal sige ja")
    fortael: Text | None = felt("Hvad du fortæller borgeren først.", "At den første gang er en snak over kaffe")
    foerste_kontakt: Text | None = felt("Hvornår borgeren hører fra tilbuddet.", "Inden for en uge")
    kapacitet: Text | None = felt("Om der er plads eller ventetid.", "Et par ugers ventetid")


class Pris(Part):
    """Hvad det koster."""

    gratis: Flag = felt("true, når det ikke koster noget.", True, default=False)
    beloeb: Annotated[Amount, Within(0, 1_000_000)] | None = felt("Kroner.", 150)
    enhed: Text | None = felt("Hvad beløbet gælder.", "pr. gang")
    note: Text | None = felt("Rabatter og andet.", "Børn halv pris")

    @model_validator(mode="after")
    def _either(self) -> "Pris":
        if self.gratis and self.beloeb:
            raise wrong("siger både gratis og et beløb. Slet den ene af de to linjer.")
        if not self.gratis and self.beloeb is None and not self.note:
            raise wrong("siger ikke noget. Skriv 'gratis: true' eller 'beloeb: 150'.")
        return self

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing at all."""
        return self.gratis or self.beloeb == 0

    @property
    def spoken(self) -> str:
        """'Gratis' or '150 kr. pr. gang', with the note."""
        if self.is_free:
            amount = "Gratis"
        elif self.beloeb is not None:
            amount = " ".join(filter(None, (f"{danish.number(self.beloeb)} kr.", self.enhed)))
        else:
            return self.note or ""
        return f"{amount.rstrip('.')}. {self.note}" if self.note else amount


def _group(value: Any) -> Any:
    return {"gruppe": value} if isinstance(value, str) else value


class Tilbud(Record):
    """Noget, en borger kan få eller være med i."""

    kind = "tilbud"
    singular = "tilbud"
    label = "Tilbud"

    titel: Text = felt("Hvad tilbuddet hedder.", "Gåtur i Viborg", default=...)
    udbydere: tuple[Annotated[Slug, IdOf("organisationer")], ...] = felt(
        "Organisationernes filnavne. En tom liste [] siger 'udbyder ikke oplyst'.", ["havnelys"], default=...
    )
    resume: Text = felt(
        "En eller to korte sætninger, højst 200 tegn.", "Gå en tur med andre hver tirsdag.", default=..., max_length=200
    )
    beskrivelse: Markdown = felt("Hvad der sker, og hvordan det er at komme. Markdown.", "Vi mødes …", default=...)
    maalgrupper: tuple[
        Annotated[
            Maalgruppe,
            BeforeValidator(_group, json_schema_input_type=Annotated[str, CodeOf("maalgrupper")] | Maalgruppe),
        ],
        ...,
    ] = felt("Hvem det er for: koder fra listen maalgrupper.", ["aeldre"], default=..., min_length=1)
    ikke_for: Text | None = felt("Hvem det ikke er for.", "Ikke for børn under 15 år")
    alder: Alder | None = felt("Aldersgrænser.", {"fra": 13, "til": 24})
    tilbudstyper: tuple[Annotated[str, CodeOf("tilbudstyper")], ...] = felt(
        "Hvad det er: koder fra listen tilbudstyper.", ["natur"], default=..., min_length=1
    )
    daekning: Daekning = felt("Hvor man skal bo for at bruge det.", {"kommuner": ["viborg"]}, default=...)
    steder: tuple[Sted, ...] = liste("Hvor man møder op.")
    tidspunkter: tuple[Tidspunkt, ...] = liste("Hvornår det foregår.", [{"dag": "tirsdag", "fra": "10.00"}])
    adgang: tuple[Annotated[str, CodeOf("adgang")], ...] = felt(
        "Hvordan man kommer med: koder fra listen adgang.", ["selvhenvendelse"], default=..., min_length=1
    )
    saadan_goer_du: Markdown | None = felt("Hvad borgeren gør for at komme med. Markdown.", "Mød bare op.")
    henvisning: Henvisning | None = felt("Til fagfolk, der hjælper en borger videre.")
    pris: Pris | None = felt("Hvad det koster.", {"gratis": True})
    sprog: tuple[Annotated[str, CodeOf("sprog")], ...] = liste(
        "Sprog, man kan bruge. Udeladt betyder dansk.", ["da", "en"]
    )
    bemanding: Annotated[str, CodeOf("bemanding")] | None = felt(
        "Hvem man møder: frivillige, loennede eller begge.", "frivillige"
    )
    status: Annotated[str, CodeOf("status")] = felt("Om tilbuddet er i gang.", "venteliste", default="aktiv")
    periode: Periode | None = felt("Hvornår tilbuddet findes, hvis det kun er en tid.")
    kontakt: Kontakt | None = felt("Hvor man henvender sig.")
    link: Url | None = felt("En side med mere om tilbuddet.", "https://www.eksempel.dk/gaatur/")
    initiativer: tuple[Annotated[Slug, IdOf("initiativer")], ...] = liste(
        "Initiativer, som tilbuddet hører til.", ["civilsamfundskoordinatorer"]
    )
    samarbejder: tuple[Annotated[Slug, IdOf("samarbejder")], ...] = liste(
        "Samarbejder, som tilbuddet hører til.", ["foelgeven"]
    )
    gennemgang_maaneder: Annotated[Integer, Within(1, 24)] = felt(
        "Hvor mange måneder der højst må gå, før nogen ser efter igen.", 6, default=INTERVAL
    )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The slugs of its target groups, in the editor's order."""
        return tuple(m.gruppe for m in self.maalgrupper)

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages; Danish when none is written."""
        return self.sprog or ("da",)

    @property
    def is_open(self) -> bool:
        """Whether it belongs in lists and search: not closed for good."""
        return self.status != "afsluttet"
