"""The code lists: what each code is called, means, and is searched for with."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from katalog.parts import Kontakt, Part, Periode, felt, liste
from katalog.values import (
    CodeOf,
    Date,
    Flag,
    Integer,
    Number,
    Text,
    Url,
    Within,
)


class Kode(Part):
    """En kode i en liste: hvad den hedder, hvad den betyder, og hvilke ord folk bruger."""

    slug: str
    navn: Text = felt("Det, folk læser.", "Ensomhed og isolation", default=...)
    beskrivelse: Text = felt(
        "Én sætning om, hvad koden betyder.", "For dig, der savner nogen at være sammen med.", default=""
    )
    synonymer: tuple[Text, ...] = liste("Ord, som folk søger med.", ["alene", "ingen venner"])
    under: str | None = felt("Den bredere kode, som denne hører under.", "livssituation")


class Aldre(Part):
    """Den alder, en målgruppe har; den ene side må mangle."""

    fra: Annotated[Integer, Within(0, 120)] | None = felt("Yngste alder.", 13)
    til: Annotated[Integer, Within(0, 120)] | None = felt("Ældste alder.", 25)


class Maalgruppekode(Kode):
    """En målgruppe, og hvad søgningen skal vide om den."""

    alder: Aldre | None = felt(
        "Den alder, folk i gruppen har. Så finder 'min søn på 16 år' den.", {"fra": 13, "til": 25}
    )
    akut: Flag = felt("true, når den, der søger, kan være i fare. Så vises 112 først.", True, default=False)
    om_andre: Flag = felt("true på gruppen for dem, der søger for en anden, fx 'min mor'.", True, default=False)


class Adgangskode(Kode):
    """En måde at komme med på, sagt til borgeren og til fagfolk."""

    borger: Text = felt("Det, borgeren læser.", "Mød bare op", default="")
    personale: Text = felt("Det, fagfolk læser.", "Borgeren kan selv møde op.", default="")


class Aktoertype(Kode):
    """En af de seks typer af aktører."""

    ental: Text | None = felt("Navnet om én, som det står på dens side.", "Forening")
    bogstav: Text | None = felt("Bogstavet i kilden.", "A")

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.ental or self.navn


class Maalkode(Kode):
    """Et mål eller spor, og hvem der har foreslået det."""

    afsender: Text | None = felt("Hvem der foreslår det.", "Danske Regioner")
    kilde: Text | None = felt("Kildens filnavn.", "004_d8150fcbc2344925.txt")
    maalgrupper: tuple[Annotated[str, CodeOf("maalgrupper")], ...] = liste(
        "Dem, målet eller sporet handler om. Så viser siden også tilbud til dem.", ["hjemloeshed"]
    )


class Fakta(Kode):
    """Noget, kilderne siger, i én sætning. En række hører under en gruppe; en gruppe hører ikke under noget."""

    kilde: tuple[Text, ...] = liste("Filnavne på de kilder, der siger det.", ["004_d8150fcbc2344925.txt"])


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _point(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"breddegrad", "laengdegrad"}:
        value = [value["breddegrad"], value["laengdegrad"]]
    return value


class Koordinator(Kontakt):
    """Den, som organisationer går til, når de vil samarbejde i området. En rolle, aldrig en persons navn."""

    rolle: Text = felt("Hvad rollen hedder. Ikke en persons navn.", "Civilsamfundskoordinator", default=...)
    link: Url | None = felt("En side med mere om koordinatoren.", "https://www.eksempel.dk/samarbejde/")


class Omraade(Kode):
    """En kommune, et sundhedsråd eller en region."""

    kortnavn: Text | None = felt("Navnet uden 'Kommune'.", "Viborg")
    kode: Text | None = felt("Den officielle kode, i anførselstegn.", "0791")
    type: Literal["kommune", "sundhedsraad", "region"] = felt(
        "kommune, sundhedsraad eller region.", "kommune", default=...
    )
    ligger_i: Annotated[tuple[str, ...], BeforeValidator(_several)] = liste(
        "De områder, det ligger i.", ["sundhedsraad-midt"]
    )
    gyldig_fra: Date | None = felt("Første dag, området findes.", "2027-01-01")
    gyldig_til: Date | None = felt("Sidste dag, området findes.", "2026-12-31")
    punkt: Annotated[tuple[Number, Number], BeforeValidator(_point)] | None = felt(
        "Breddegrad og længdegrad midt i området.", [56.45, 9.40]
    )
    postnumre: tuple[Text, ...] = liste("Postnumre, der ligger i kommunen.", ["8800"])
    postnumre_delvis: tuple[Text, ...] = liste("Postnumre, der også ligger i kommunen, men mest i en anden.", ["8830"])
    byer: tuple[Text, ...] = liste("Byer i kommunen.", ["Viborg"])
    koordinator: Koordinator | None = felt(
        "Vejen ind til samarbejdet i området. Udelad, når ingen er udpeget.",
        {"rolle": "Civilsamfundskoordinator", "telefon": "12 34 56 78", "email": "samarbejde@eksempel.dk"},
    )

    @property
    def short(self) -> str:
        """'Viborg' rather than 'Viborg Kommune'."""
        return self.kortnavn or self.navn

    @property
    def validity(self) -> str:
        """'fra 1. januar 2027', 'til 31. december 2026' or nothing."""
        return Periode(fra=self.gyldig_fra, til=self.gyldig_til).spoken


CODE_LISTS: dict[str, type[Kode]] = {
    "maalgrupper": Maalgruppekode,
    "tilbudstyper": Kode,
    "adgang": Adgangskode,
    "aktoertyper": Aktoertype,
    "finansiering": Kode,
    "faser": Kode,
    "status": Kode,
    "initiativstatus": Kode,
    "puljestatus": Kode,
    "bemanding": Kode,
    "maal": Maalkode,
    "spor": Maalkode,
    "sprog": Kode,
    "ord": Kode,
    "fakta": Fakta,
    "omraader": Omraade,
}
