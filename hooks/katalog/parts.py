"""What every record is made of: a field with its help, a frozen part, and the parts that kinds share."""

from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from katalog import danish
from katalog.values import (
    Amount,
    CodeOf,
    Date,
    Email,
    Flag,
    Integer,
    Phone,
    Postcode,
    Slug,
    Text,
    Within,
    wrong,
)

ALIKE = "ens"
"""In the validation's context: a dictionary in which parts that are written alike become one, when there is one."""
INTERVAL = 12
"""Months after which a record must be confirmed again, when it says nothing else."""


def felt(help: str, example: Any = None, **more: Any) -> Any:
    """A field with its help for editors; optional unless `...` is given as default."""
    if "default_factory" not in more:
        more.setdefault("default", None)
    if example is not None:
        more["examples"] = [example]
    return Field(description=help, **more)


def liste(help: str, example: Any = None, **more: Any) -> Any:
    """A list that is empty when it is left out."""
    return felt(help, example, default=(), **more)


class Part(BaseModel):
    """Anything written in a record; frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    empty: ClassVar[str] = "er tom. Skriv noget, eller slet linjen."

    @model_validator(mode="after")
    def _not_empty(self, info: ValidationInfo) -> Self:
        if not self.model_fields_set:
            raise wrong(self.empty)
        known = info.context.get(ALIKE) if info.context else None
        return self if known is None else self._one_of(known)

    def _one_of(self, known: dict[Any, Any]) -> Self:
        """The part that was written just like this one, where there is one: a catalogue says the same thing many times."""
        same: Self = known.setdefault((type(self), frozenset(self.model_fields_set), *self.__dict__.values()), self)
        return same


class Kilde(Part):
    """Hvor oplysningen kommer fra."""

    navn: Text = felt("Dokumentets navn eller filnavn.", "004_d8150fcbc2344925.txt", default=...)
    sted: Text | None = felt("Hvor i dokumentet.", "afsnit 3")
    fakta: tuple[Annotated[str, CodeOf("fakta")], ...] = liste(
        "Rækker i listen fakta, som siden fortæller. De står i tabellen under kilder.", ["b1"]
    )


class Bekraeftet(Part):
    """Sidste gang nogen så efter, om oplysningerne passer."""

    dato: Date = felt("Dagen, hvor oplysningerne blev set efter.", "2026-05-03", default=...)
    af: Text | None = felt("Rollen, der så efter. Ikke et personnavn.", "foreningens koordinator")

    @property
    def spoken(self) -> str:
        """'3. maj 2026'."""
        return danish.long_date(self.dato)


class Samtykke(Part):
    """Et ja fra en person, hvis navn, telefon eller mail må stå offentligt."""

    dato: Date = felt("Dagen, hvor personen sagde ja.", "2026-05-03", default=...)
    omfatter: tuple[Literal["navn", "telefon", "email"], ...] = felt(
        "Hvad personen har sagt ja til: navn, telefon eller email.", ["telefon"], default=..., min_length=1
    )


class Periode(Part):
    """Hvornår noget begynder og slutter."""

    fra: Date | None = felt("Første dag.", "2026-01-01")
    til: Date | None = felt("Sidste dag.", "2027-12-31")

    @model_validator(mode="after")
    def _in_order(self) -> "Periode":
        if self.fra and self.til and self.til < self.fra:
            raise wrong(f"slutter {self.til}, før den begynder {self.fra}. Byt om på 'fra' og 'til', eller ret dem.")
        return self

    @property
    def spoken(self) -> str:
        """'1. januar 2026 – 31. december 2027', 'fra …' or 'til …'."""
        if self.fra and self.til:
            return f"{danish.long_date(self.fra)} – {danish.long_date(self.til)}"
        if self.fra:
            return f"fra {danish.long_date(self.fra)}"
        return f"til {danish.long_date(self.til)}" if self.til else ""


class Kontakt(Part):
    """Sådan får man fat i dem. Brug fælles telefon og fælles postkasse, ikke en persons."""

    telefon: Phone | None = felt("Telefonnummer med otte cifre.", "12 34 56 78")
    email: Email | None = felt("En fælles postkasse.", "kontakt@eksempel.dk")
    adresse: Text | None = felt("Vej og husnummer.", "Torvet 1")
    postnr: Postcode | None = felt("Postnummer, fire cifre i anførselstegn.", "8800")
    by: Text | None = felt("Postby.", "Viborg")

    @property
    def phone_link(self) -> str:
        """The tel: address; short numbers such as 112 stay as they are."""
        assert self.telefon
        return f"tel:+45{self.telefon}" if len(self.telefon) == 8 else f"tel:{self.telefon}"

    @property
    def phone_spoken(self) -> str:
        """'12 34 56 78', in pairs as Danes read it."""
        assert self.telefon
        return danish.phone(self.telefon)


class Daekning(Part):
    """Hvem tilbuddet er for, efter hvor de bor. Skriv det område, som tilbuddet selv nævner."""

    empty = "er tom. Skriv fx 'kommuner: [viborg]' eller 'hele_landet: true'."

    kommuner: tuple[Annotated[str, CodeOf("omraader", "kommune")], ...] = liste(
        "Kommuner, som tilbuddet dækker.", ["viborg"]
    )
    sundhedsraad: tuple[Annotated[str, CodeOf("omraader", "sundhedsraad")], ...] = liste(
        "Sundhedsråd, som tilbuddet dækker helt.", ["sundhedsraad-midt"]
    )
    regioner: tuple[Annotated[str, CodeOf("omraader", "region")], ...] = liste(
        "Regioner, som tilbuddet dækker helt.", ["region-midtjylland"]
    )
    hele_landet: Flag = felt("true, når alle i Danmark kan bruge det.", True, default=False)
    online: Flag = felt("true, når man kan være med på nettet eller telefon.", True, default=False)

    @model_validator(mode="after")
    def _somewhere(self) -> "Daekning":
        if not (self.areas or self.hele_landet or self.online):
            raise wrong(self.empty)
        return self

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas as written, narrow before wide."""
        return self.kommuner + self.sundhedsraad + self.regioner

    @property
    def anywhere(self) -> bool:
        """Whether one can use it wherever one lives."""
        return self.hele_landet or self.online


class Beloeb(Part):
    """Et beløb for et år; et felt, kilden lader stå tomt, skrives ikke."""

    aar: Annotated[Integer, Within(1990, 2100)] | None = felt("Året.", 2026)
    post: Text | None = felt("Hvad beløbet dækker.", "Øvrig drift")
    fra: Annotated[Amount, Within(0, 1e12)] | None = felt("Beløbet, eller det mindste af to.", 1.0)
    til: Annotated[Amount, Within(0, 1e12)] | None = felt("Det største beløb, når der er to.", 3.0)

    @model_validator(mode="after")
    def _in_order(self) -> "Beloeb":
        if self.fra is not None and self.til is not None and self.til < self.fra:
            raise wrong("går nedad. Skriv det mindste beløb i 'fra' og det største i 'til'.")
        return self

    @property
    def spoken(self) -> str:
        """'1,0-3,0', '1,0', or nothing where the source is blank."""
        ends = [danish.decimal(n) for n in (self.fra, self.til) if n is not None]
        return "-".join(dict.fromkeys(ends))


class Import(Part):
    """Hvor en importeret post kommer fra, og det, den ikke har felter til. Skrives af katalog import."""

    kilde: Text = felt("Navnet på de data, posten kom fra.", "nabokommunen", default=...)
    id: Text = felt("Postens id hos kilden.", "4711", default=...)
    felter: dict[str, str] = felt("Aftryk af hvert felt, som det sidst blev importeret.", default_factory=dict)
    konflikter: dict[str, str] = felt(
        "Felter, som både kilden og en redaktør har ændret, og det, kilden nu siger.", default_factory=dict
    )
    rest: dict[str, str] = felt("Det, kilden siger, som posten ikke har felter til.", default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.kilde, self.id))

    def _one_of(self, known: dict[Any, Any]) -> Self:
        return self


class Record(Part):
    """What every record has. The id is the file's name and never written in it."""

    kind: ClassVar[str]
    singular: ClassVar[str]
    label: ClassVar[str]

    id: Slug
    kilder: tuple[Kilde, ...] = liste("Hvor oplysningerne kommer fra.")
    bekraeftet: Bekraeftet | None = felt("Sidste gang nogen så efter.")
    samtykke: Samtykke | None = felt("Når en persons navn, nummer eller mail står her med personens ja. Vises ikke.")
    eksempel: Flag = felt("true på opdigtede oplysninger. De vises som 'Eksempel'.", True, default=False)
    import_: Import | None = felt("Skrives af katalog import. Ret det ikke.", alias="import")

    def _one_of(self, known: dict[Any, Any]) -> Self:
        """Itself; what it shares with others is only which fields are written."""
        written = self.model_fields_set
        object.__setattr__(self, "__pydantic_fields_set__", known.setdefault(frozenset(written), written))
        return self

    @cached_property
    def confirmed_until(self) -> date | None:
        """The last day on which it counts as confirmed; None when nobody has confirmed it."""
        if self.bekraeftet is None:
            return None
        return danish.months_after(self.bekraeftet.dato, getattr(self, "gennemgang_maaneder", INTERVAL))

    @cached_property
    def name(self) -> str:
        """What people call it."""
        return getattr(self, "titel", "") or getattr(self, "navn", "")

    @property
    def address(self) -> str:
        """Its page, from the site's root: 'tilbud/gaatur-i-viborg/'."""
        return f"{self.kind}/{self.id}/"

    @property
    def path(self) -> str:
        """Its file, from the catalogue's folder."""
        return f"{self.kind}/{self.id}.yml"
