"""The records, each field described once: what it means, an example, what it may hold.

Written fields are Danish and the editor's; computed properties are English and ours.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from katalog import danish
from katalog.values import (
    Amount,
    CodeOf,
    Cvr,
    Date,
    Email,
    Flag,
    IdOf,
    Integer,
    Markdown,
    Number,
    Phone,
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


def felt(help: str, example: Any = None, **more: Any) -> Any:
    """A field with its help for editors; optional unless `...` is given as default."""
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
    def _not_empty(self) -> Self:
        if not self.model_fields_set:
            raise wrong(self.empty)
        return self


# ---------------------------------------------------------------- shared parts


class Kilde(Part):
    """Hvor oplysningen kommer fra."""

    navn: Text = felt("Dokumentets navn eller filnavn.", "004_d8150fcbc2344925.txt", default=...)
    sted: Text | None = felt("Hvor i dokumentet.", "afsnit 3")


class Bekraeftet(Part):
    """Sidste gang nogen så efter, om oplysningerne passer."""

    dato: Date = felt("Dagen, hvor oplysningerne blev set efter.", "2026-05-03", default=...)
    af: Text | None = felt("Rollen, der så efter. Ikke et personnavn.", "foreningens koordinator")

    @property
    def spoken(self) -> str:
        """'3. maj 2026'."""
        return danish.long_date(self.dato)


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

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas as written, narrow before wide."""
        return self.kommuner + self.sundhedsraad + self.regioner


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


class Record(Part):
    """What every record has. The id is the file's name and never written in it."""

    kind: ClassVar[str]
    singular: ClassVar[str]
    label: ClassVar[str]

    id: Slug
    kilder: tuple[Kilde, ...] = liste("Hvor oplysningerne kommer fra.")
    bekraeftet: Bekraeftet | None = felt("Sidste gang nogen så efter.")
    eksempel: Flag = felt("true på opdigtede oplysninger. De vises som 'Eksempel'.", True, default=False)

    @property
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


# ---------------------------------------------------------------- organisationer


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
    samarbejde_oensket: Markdown | None = felt("Hvad de gerne vil gøre sammen med regionen. Markdown.")


# ---------------------------------------------------------------- tilbud


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


class Tidspunkt(Part):
    """Hvornår det foregår."""

    dag: Annotated[Text, BeforeValidator(_day)] | None = felt("Ugedag, hverdage, weekend eller alle-dage.", "mandag")
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
    initiativer: tuple[Annotated[Slug, IdOf("initiativer")], ...] = liste("Initiativer, som tilbuddet hører til.")
    samarbejder: tuple[Annotated[Slug, IdOf("samarbejder")], ...] = liste("Samarbejder, som tilbuddet hører til.")
    gennemgang_maaneder: Annotated[Integer, Within(1, 24)] = felt(
        "Hvor mange måneder der højst må gå, før nogen ser efter igen.", 6, default=12
    )

    @property
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


# ---------------------------------------------------------------- samarbejder, puljer, initiativer


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


class Samarbejde(Record):
    """En aftale mellem mindst én offentlig part og én eller flere organisationer."""

    kind = "samarbejder"
    singular = "samarbejde"
    label = "Samarbejde"

    titel: Text = felt("Hvad aftalen hedder.", "Følgeven til sygehuset", default=...)
    beskrivelse: Markdown | None = felt("Hvad aftalen går ud på. Markdown.")
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
        "Sundhedsråd, aftalen gælder i."
    )
    tilbud: tuple[Annotated[Slug, IdOf("tilbud")], ...] = liste("Tilbud, aftalen giver.")
    formaal: Markdown | None = felt("Hvad samarbejdet skal opnå. Markdown.")
    effekt: tuple[Effekt, ...] = liste("Mål, og hvordan det går.")
    afkast: tuple[Afkast, ...] = liste("Hvad en social investering koster og sparer, for hver betaler.")
    laering: Markdown | None = felt("Hvad der virker, og hvad der ikke gør. Markdown.")


class Pulje(Record):
    """Penge, der kan søges eller fordeles."""

    kind = "puljer"
    singular = "pulje"
    label = "Pulje"

    navn: Text = felt("Puljens navn.", "Pulje til samarbejder", default=...)
    beskrivelse: Markdown | None = felt("Hvad puljen er. Markdown.")
    ejer: Text | None = felt("Hvem der råder over den.", "Social- og psykiatriudvalget")
    placering: Literal["sundhedsraad", "regionsraad"] | None = felt("Hvor pengene fordeles.", "regionsraad")
    omfatter: tuple[Literal["udvikling", "drift"], ...] = liste("Hvad pengene må bruges til.", ["udvikling", "drift"])
    varighed: Literal["etaarig", "fleraarig"] | None = felt("Hvor længe man kan få penge.", "fleraarig")
    ramme: tuple[Beloeb, ...] = liste("Mio. kr. pr. år.", [{"aar": 2026, "fra": 1.0, "til": 3.0}])
    kriterier: Markdown | None = felt("Hvad der lægges vægt på. Markdown.")
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
    beskrivelse: Markdown | None = felt("Hvad det går ud på. Markdown.")
    afsender: Text | None = felt("Hvem der foreslår det.", "Region Midtjylland, udvalget for lighed i sundhed")
    dokument: Text | None = felt("Kilden.", "004_d8150fcbc2344925.txt")
    status: Annotated[str, CodeOf("initiativstatus")] | None = felt("Hvor langt det er.", "forslag")
    maal: tuple[Annotated[str, CodeOf("maal")], ...] = liste("Mål, det bidrager til.", ["tydelig-indgang"])
    spor: tuple[Annotated[str, CodeOf("spor")], ...] = liste("Spor, det hører til.", ["sundhedskompetencer"])
    partnere: tuple[Annotated[Slug, IdOf("organisationer")], ...] = liste("Organisationer, der er med.")
    maalgrupper: tuple[Annotated[str, CodeOf("maalgrupper")], ...] = liste("Hvem det er for.", ["hjemloeshed"])
    ansvarlig: Text | None = felt("Hvem der har ansvaret. En rolle, ikke en person.", "Civilsamfundsenheden")
    trin: tuple[Trin, ...] = liste("Trin på vejen.")
    oekonomi: tuple[Beloeb, ...] = liste("Mio. kr. En tom celle i kilden bliver ved med at være tom.")
    tilbud: tuple[Annotated[Slug, IdOf("tilbud")], ...] = liste("Tilbud, som initiativet giver.")
    samarbejder: tuple[Annotated[Slug, IdOf("samarbejder")], ...] = liste("Aftaler under initiativet.")
    puljer: tuple[Annotated[Slug, IdOf("puljer")], ...] = liste("Puljer, der betaler.")


KINDS: dict[str, type[Record]] = {m.kind: m for m in (Organisation, Tilbud, Samarbejde, Pulje, Initiativ)}


# ---------------------------------------------------------------- code lists


class Kode(Part):
    """En kode i en liste: hvad den hedder, hvad den betyder, og hvilke ord folk bruger."""

    slug: str
    navn: Text = felt("Det, folk læser.", "Ensomhed og isolation", default=...)
    beskrivelse: Text = felt("Én sætning om, hvad koden betyder.", default="")
    synonymer: tuple[Text, ...] = liste("Ord, som folk søger med.", ["alene", "ingen venner"])
    under: str | None = felt("Den bredere kode, som denne hører under.", "livssituation")


class Adgangskode(Kode):
    """En måde at komme med på, sagt til borgeren og til fagfolk."""

    borger: Text = felt("Det, borgeren læser.", "Mød bare op", default="")
    personale: Text = felt("Det, fagfolk læser.", default="")


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


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _point(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"breddegrad", "laengdegrad"}:
        value = [value["breddegrad"], value["laengdegrad"]]
    return value


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
    byer: tuple[Text, ...] = liste("Byer i kommunen.", ["Viborg"])

    @property
    def short(self) -> str:
        """'Viborg' rather than 'Viborg Kommune'."""
        return self.kortnavn or self.navn

    @property
    def validity(self) -> str:
        """'fra 1. januar 2027', 'til 31. december 2026' or nothing."""
        return Periode(fra=self.gyldig_fra, til=self.gyldig_til).spoken


CODE_LISTS: dict[str, type[Kode]] = {
    "maalgrupper": Kode,
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
    "omraader": Omraade,
}
