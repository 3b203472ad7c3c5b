"""The records, each field described once: what it means, an example, what it may hold.

Written fields are Danish and the editor's; computed properties are English and ours.
"""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from katalog.parts import Beloeb, Daekning, Kontakt, Part, Periode, Record, felt, liste
from katalog.tilbud import Tilbud
from katalog.values import (
    Amount,
    CodeOf,
    Cvr,
    Date,
    Flag,
    IdOf,
    Integer,
    Markdown,
    Slug,
    Text,
    Url,
    Within,
    wrong,
)


class Organisation(Record):
    """En forening, fond, institution, virksomhed eller et netværk – eller en offentlig part i et samarbejde."""

    kind = "organisationer"
    singular = "organisation"
    label = "Organisation"

    navn: Text = felt("Det fulde navn.", "Foreningen Havnelys", default=...)
    aktoertype: Annotated[str, CodeOf("aktoertyper")] | None = felt("En af de seks typer af aktører.", "forening")
    offentlig: Flag = felt("true for en region, kommune eller anden offentlig part.", True, default=False)
    beskrivelse: Markdown = felt(
        "Hvem de er, og hvad de gør. Markdown.", "Vi besøger ældre, der er alene.", default=...
    )
    cvr: Cvr | None = felt("CVR-nummer, otte cifre i anførselstegn.", "12345678")
    daekning: Daekning | None = felt("Hvor de arbejder.")
    hjemmeside: Url | None = felt("Webadressen.", "https://www.eksempel.dk/")
    kontakt: Kontakt | None = felt("Fælles telefon, postkasse og adresse.")
    bemanding: Annotated[str, CodeOf("bemanding")] | None = felt("Hvem der udfører arbejdet.", "frivillige")
    samarbejde_oensket: Markdown | None = felt(
        "Hvad de gerne vil gøre sammen med regionen. Markdown.", "Vi vil gerne følge borgere til sygehuset."
    )


class Effekt(Part):
    """Et mål for samarbejdet: hvor man begyndte, og hvor man vil hen."""

    maal: Text = felt("Hvad der skal blive bedre.", "Færre genindlæggelser", default=...)
    udgangspunkt: Text | None = felt("Hvordan det var.", "14 pr. kvartal")
    foroeget_til: Text | None = felt("Hvad det skal nå.", "10 pr. kvartal")
    status: Text | None = felt("Hvordan det går.", "ikke målt endnu")


class Afkast(Part):
    """En social investering for én betaler: hvad den koster, og hvad den sparer."""

    betaler: Literal["kommune", "region", "stat"] = felt("kommune, region eller stat.", "kommune", default=...)
    koster: Amount | None = felt("Udgift i kroner.", 500000)
    sparer: Amount | None = felt("Sparet udgift i kroner.", 650000)
    note: Text | None = felt("Hvad tallet bygger på.", "Opdigtet til eksemplet")

    @property
    def net(self) -> float | None:
        """Saved less spent, in kroner; unknown when either is."""
        return None if self.koster is None or self.sparer is None else self.sparer - self.koster


class Betaler(Part):
    """Én af betalerne i et regnestykke: hvad den lægger ud, og hvad den sparer."""

    betaler: Literal["kommune", "region", "stat"] = felt("kommune, region eller stat.", "kommune", default=...)
    andel: Annotated[Amount, Within(0, 100)] = felt("Betalerens del af udgiften, i procent.", 40, default=0)
    virkning: Annotated[Amount, Within(-1e7, 1e7)] = felt(
        "Kroner sparet om året for hver, det lykkes for. Negativ, når det koster mere.", 9000, default=0
    )


class Beregning(Part):
    """Antagelserne i et regnestykke om en social investering. De kan prøves af i beregneren."""

    antal: Annotated[Integer, Within(0, 1_000_000)] = felt("Nye deltagere hvert år.", 100, default=...)
    opstart: Annotated[Amount, Within(0, 1e9)] = felt("Udgift til opstart, i kroner.", 300000, default=0)
    drift: Annotated[Amount, Within(0, 1e7)] = felt("Udgift pr. deltager, i kroner.", 5000, default=...)
    aar: Annotated[Integer, Within(1, 30)] = felt("Hvor mange år indsatsen kører.", 3, default=...)
    succesrate: Annotated[Amount, Within(0, 100)] = felt("Hvor mange ud af 100 det lykkes for.", 40, default=...)
    ventetid: Annotated[Integer, Within(0, 10)] = felt("År, før virkningen begynder.", 1, default=1)
    varighed: Annotated[Integer, Within(0, 30)] = felt("Hvor mange år virkningen holder.", 3, default=...)
    horisont: Annotated[Integer, Within(1, 30)] = felt("Hvor mange år regnestykket ser frem.", 6, default=...)
    rente: Annotated[Amount, Within(0, 20)] = felt("Rente, som senere beløb regnes om med, i procent.", 3, default=3)
    betalere: tuple[Betaler, ...] = felt(
        "Hver betaler for sig.", [{"betaler": "kommune", "andel": 100, "virkning": 9000}], default=..., min_length=1
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if len({b.betaler for b in self.betalere}) < len(self.betalere):
            raise wrong("har den samme betaler to gange. Skriv hver betaler én gang.")
        if round(sum(b.andel for b in self.betalere), 6) > 100:
            raise wrong("har andele, der giver mere end 100 procent. Ret 'andel'.")
        return self


class Samarbejde(Record):
    """En aftale mellem mindst én offentlig part og én eller flere organisationer."""

    kind = "samarbejder"
    singular = "samarbejde"
    label = "Samarbejde"

    titel: Text = felt("Hvad aftalen hedder.", "Følgeven til sygehuset", default=...)
    beskrivelse: Markdown | None = felt(
        "Hvad aftalen går ud på. Markdown.", "Frivillige følger patienter til sygehuset."
    )
    parter: tuple[Annotated[Slug, IdOf("organisationer")], ...] = felt(
        "Parternes filnavne i organisationer. Mindst én skal være offentlig.",
        ["region-midtjylland", "havnelys"],
        default=...,
        min_length=1,
    )
    form: Annotated[str, CodeOf("finansiering")] | None = felt("Hvordan samarbejdet betales.", "samarbejdsfinansiering")
    fase: Annotated[str, CodeOf("faser")] | None = felt("Hvor langt samarbejdet er.", "drift")
    periode: Periode | None = felt("Hvornår aftalen gælder.")
    beloeb: tuple[Beloeb, ...] = liste("Kroner pr. år.", [{"aar": 2026, "fra": 250000}])
    pulje: Annotated[Slug, IdOf("puljer")] | None = felt("Puljen, pengene kommer fra.", "pulje-til-samarbejder")
    sundhedsraad: tuple[Annotated[str, CodeOf("omraader", "sundhedsraad")], ...] = liste(
        "Sundhedsråd, aftalen gælder i.", ["sundhedsraad-midt"]
    )
    tilbud: tuple[Annotated[Slug, IdOf("tilbud")], ...] = liste("Tilbud, aftalen giver.", ["foelgeven-til-sygehuset"])
    formaal: Markdown | None = felt("Hvad samarbejdet skal opnå. Markdown.", "Flere kommer til deres aftaler.")
    effekt: tuple[Effekt, ...] = liste("Mål, og hvordan det går.")
    afkast: tuple[Afkast, ...] = liste("Hvad en social investering koster og sparer, for hver betaler.")
    beregning: Beregning | None = felt("Antagelserne bag en social investering, så andre kan regne efter.")
    laering: Markdown | None = felt(
        "Hvad der virker, og hvad der ikke gør. Markdown.", "Det virker at ringe dagen før."
    )


class Pulje(Record):
    """Penge, der kan søges eller fordeles."""

    kind = "puljer"
    singular = "pulje"
    label = "Pulje"

    navn: Text = felt("Puljens navn.", "Pulje til samarbejder", default=...)
    beskrivelse: Markdown | None = felt("Hvad puljen er. Markdown.", "Penge til samarbejder med foreninger.")
    ejer: Text | None = felt("Hvem der råder over den.", "Social- og psykiatriudvalget")
    placering: Literal["sundhedsraad", "regionsraad"] | None = felt("Hvor pengene fordeles.", "regionsraad")
    omfatter: tuple[Literal["udvikling", "drift"], ...] = liste("Hvad pengene må bruges til.", ["udvikling", "drift"])
    varighed: Literal["etaarig", "fleraarig"] | None = felt("Hvor længe man kan få penge.", "fleraarig")
    ramme: tuple[Beloeb, ...] = liste("Mio. kr. pr. år.", [{"aar": 2026, "fra": 1.0, "til": 3.0}])
    kriterier: Markdown | None = felt("Hvad der lægges vægt på. Markdown.", "At samarbejdet kan fortsætte i drift.")
    frist: Date | None = felt("Sidste dag for ansøgning.", "2026-09-01")
    finansieres_af: Text | None = felt("Hvor pengene kommer fra.", "Sundhedskassen")
    status: Annotated[str, CodeOf("puljestatus")] | None = felt(
        "Om puljen er forslag, vedtaget, åben eller lukket.", "forslag"
    )


class Trin(Part):
    """Et trin på vejen."""

    hvornaar: Text | None = felt("Hvornår, som kilden siger det.", "første halvår 2026")
    hvad: Text = felt("Hvad der sker.", "Strategien drøftes i sundhedsrådene", default=...)
    naaet: Flag | None = felt("true, når det er sket. Udelad, når kilden ikke siger det.", True)


class Initiativ(Record):
    """Et forslag eller en indsats i strategien."""

    kind = "initiativer"
    singular = "initiativ"
    label = "Initiativ"

    titel: Text = felt("Hvad initiativet hedder.", "Civilsamfundskoordinatorer", default=...)
    beskrivelse: Markdown | None = felt("Hvad det går ud på. Markdown.", "En koordinator i hvert sundhedsråd.")
    afsender: Text | None = felt("Hvem der foreslår det.", "Region Midtjylland, udvalget for lighed i sundhed")
    dokument: Text | None = felt("Kilden.", "004_d8150fcbc2344925.txt")
    status: Annotated[str, CodeOf("initiativstatus")] | None = felt("Hvor langt det er.", "forslag")
    maal: tuple[Annotated[str, CodeOf("maal")], ...] = liste("Mål, det bidrager til.", ["tydelig-indgang"])
    spor: tuple[Annotated[str, CodeOf("spor")], ...] = liste("Spor, det hører til.", ["sundhedskompetencer"])
    partnere: tuple[Annotated[Slug, IdOf("organisationer")], ...] = liste(
        "Organisationer, der er med.", ["region-midtjylland", "havnelys"]
    )
    maalgrupper: tuple[Annotated[str, CodeOf("maalgrupper")], ...] = liste("Hvem det er for.", ["hjemloeshed"])
    ansvarlig: Text | None = felt("Hvem der har ansvaret. En rolle, ikke en person.", "Civilsamfundsenheden")
    trin: tuple[Trin, ...] = liste("Trin på vejen.")
    oekonomi: tuple[Beloeb, ...] = liste("Mio. kr. En tom celle i kilden bliver ved med at være tom.")
    tilbud: tuple[Annotated[Slug, IdOf("tilbud")], ...] = liste("Tilbud, som initiativet giver.", ["gaatur-i-viborg"])
    samarbejder: tuple[Annotated[Slug, IdOf("samarbejder")], ...] = liste("Aftaler under initiativet.", ["foelgeven"])
    puljer: tuple[Annotated[Slug, IdOf("puljer")], ...] = liste("Puljer, der betaler.", ["pulje-til-samarbejder"])


KINDS: dict[str, type[Record]] = {m.kind: m for m in (Organisation, Tilbud, Samarbejde, Pulje, Initiativ)}

__all__ = ["KINDS", "Initiativ", "Organisation", "Pulje", "Record", "Samarbejde", "Tilbud"]
