"""Which pages the catalogue gives, and what each of them needs; no HTML here."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter

from katalog import (
    danish,
    fit,
    gaps,
    guide,
    handover,
    indicators,
    meeting,
    money,
    news,
    overview,
    partners,
    quality,
    readiness,
    sheets,
    stale,
    strategy,
    widget,
)
from katalog.catalogue import Catalogue, by_name
from katalog.codes import Kode, Omraade
from katalog.export import data
from katalog.load import EVERYWHERE, ONLINE
from katalog.models import Initiativ, Organisation, Record, Tilbud
from katalog.page import Late, Page, list_page, numbered, parts, short

PREVIEW = 6
"""How many offerings a level above shows on an area's page before it leads on to its own."""

INDEXES = (
    "tilbud", "organisationer", "maalgrupper", "tilbudstyper", "omraader", "overblik", "initiativer", "samarbejder", "puljer",
    "overblik/huller", "overblik/noegletal", "fagfolk/klar", "fagfolk/ark", "fagfolk/liste", "fagfolk/passer",
    "fagfolk/partnere", "fagfolk/koordinatorer", "fagfolk/beregner", "redaktoer/forfalden", "redaktoer/kvalitet", "redaktoer/felter", "redaktoer/indlejring",
    "nyt", "data", "data/hsds-profil",
)  # fmt: skip
"""The pages that the catalogue always has, by their address."""


def pages(c: Catalogue) -> Iterator[Page]:
    """Every page of the catalogue."""
    for gather in SECTIONS:
        yield from gather(c)


# ---------------------------------------------------------------- offerings and organisations


def offerings(c: Catalogue) -> Iterator[Page]:
    """The list, which is also the search page, and a page for each offering, closed ones included."""
    title, text = "Find tilbud", "Søg i alle tilbud fra foreninger, fonde og frivillige – efter ord, sted og behov."
    for part in parts(c.tilbud, "tilbud/"):
        yield list_page(part, "tilbudsliste", title, text)
    for t in c.all(Tilbud):
        yield Page(
            t.address, "tilbud", t.titel, short(t.resume), (("Find tilbud", "tilbud/"),),
            {"tilbud": t, "udbydere": c.organisations(t.udbydere)}, t.path, t.eksempel, "article",
            late=partial(_offering, c, t),
        )  # fmt: skip


def _offering(c: Catalogue, t: Tilbud) -> Late:
    return Late({"lignende": similar(c, t), "klarhed": readiness.readiness(c, t)})


def organisations(c: Catalogue) -> Iterator[Page]:
    """The list of organisations, and a page for each with its offerings."""
    text = "Foreninger, fonde, institutioner og netværk, og hvad de tilbyder."
    for part in parts(c.civil, "organisationer/"):
        yield list_page(part, "organisationsliste", "Organisationer", text)
    for o in c.all(Organisation):
        tilbud = c.tilbud_of(o)
        for part in parts(tilbud, o.address):
            n = danish.plural(len(tilbud), "tilbud", "tilbud")
            yield numbered(
                part, "organisation", o.navn, f"{o.navn}: {n} og hvad organisationen står for.",
                (("Organisationer", "organisationer/"),), {"organisation": o}, o.path, o.eksempel,
            )  # fmt: skip


def similar(c: Catalogue, tilbud: Tilbud) -> tuple[Tilbud, ...]:
    """Up to three others for somebody whom this one almost fits: a group in common that is not everybody's, best near.

    Only the first group's and type's offerings near it in the alphabet are looked at, so that a page's
    cost does not grow with the catalogue.
    """
    candidates = (
        *_around(c.pointing("maalgrupper", tilbud.groups[0], Tilbud), tilbud),
        *_around(c.pointing("tilbudstyper", tilbud.tilbudstyper[0], Tilbud), tilbud),
    )
    areas, groups, types = set(tilbud.daekning.areas), set(tilbud.groups), set(tilbud.tilbudstyper)

    def likeness(other: Tilbud) -> int:
        near = other.daekning.hele_landet or not areas.isdisjoint(other.daekning.areas)
        alike = len(groups.intersection(other.groups)) + len(types.intersection(other.tilbudstyper))
        return 2 * alike + 3 * near

    specific = {g for g in groups if len(c.pointing("maalgrupper", g, Tilbud)) * 5 < len(c.tilbud)} or groups
    found = {t.id: t for t in candidates if t.id != tilbud.id and not specific.isdisjoint(t.groups)}
    likest = sorted(((likeness(t), t) for t in found.values()), key=itemgetter(0), reverse=True)
    least = likest[2][0] if len(likest) > 2 else 0
    tied = [(-how, by_name(t), t) for how, t in likest if how >= least]
    return tuple(t for _, _, t in sorted(tied, key=itemgetter(0, 1))[:3])


def _around(tilbud: Sequence[Tilbud], one: Tilbud, reach: int = 8) -> Sequence[Tilbud]:
    if len(tilbud) <= 2 * reach:
        return tilbud
    here = bisect_left(tilbud, by_name(one), key=by_name)
    return tilbud[max(0, here - reach) : here + reach]


# ---------------------------------------------------------------- codes


def codes(c: Catalogue, kodeliste: str, title: str, question: str, word: str) -> Iterator[Page]:
    """The index of a code list, and a page for each code with the offerings that carry it."""
    values = {"kodeliste": kodeliste, "spoergsmaal": question}
    yield Page(f"{kodeliste}/", "koder", title, f"{question} Vælg en {word}, og se tilbuddene.", (), values)
    for kode in c.codes[kodeliste].values():
        crumbs = (
            (title, f"{kodeliste}/"),
            *((b.navn, f"{kodeliste}/{b.slug}/") for b in c.broader(kodeliste, kode.slug)),
        )
        tilbud = c.tilbud_for(kodeliste, kode.slug)
        text = f"{danish.plural(len(tilbud), 'tilbud', 'tilbud')}: {kode.navn.lower()}. {kode.beskrivelse}"
        for part in parts(tilbud, f"{kodeliste}/{kode.slug}/"):
            own = {"kode": kode, "kodeliste": kodeliste}
            yield numbered(part, "kode", kode.navn, text, crumbs, own, f"kodelister/{kodeliste}.yml")


# ---------------------------------------------------------------- areas


def areas(c: Catalogue) -> Iterator[Page]:
    """The index of areas, a page for each, and one each for the whole country and online."""
    yield Page("omraader/", "omraader", "Områder", "Vælg din kommune, og se tilbud nær dig.", ())
    for omraade in c.omraader.values():
        yield from _area(c, omraade)
    for slug, title, text in (
        (EVERYWHERE, "Hele landet", "Tilbud, som alle i Danmark kan bruge."),
        (ONLINE, "Online og på telefon", "Tilbud, som du kan bruge hjemmefra."),
    ):
        for part in parts(c.pointing("omraader", slug, Tilbud), f"omraader/{slug}/"):
            values = {"kode": Kode(slug=slug, navn=title, beskrivelse=text), "kodeliste": "omraader"}
            yield numbered(part, "kode", title, text, (("Områder", "omraader/"),), values)


def _area(c: Catalogue, omraade: Omraade) -> Iterator[Page]:
    coverage = c.coverage(omraade.slug)
    above = [c.omraader[p] for p in reversed(c.parents(omraade.slug))]
    crumbs = (("Områder", "omraader/"), *((a.short, f"omraader/{a.slug}/") for a in above if not a.gyldig_til))
    title = f"Tilbud i {omraade.navn}"
    text = (
        f"{danish.plural(len(coverage.inside), 'tilbud', 'tilbud')} i {omraade.navn}, og hvad der dækker hele området."
    )
    values = {"omraade": omraade, "ovenfra": coverage.above, "vis": PREVIEW, "moede": meeting.meeting(c, omraade)}
    for part in parts(coverage.inside, f"omraader/{omraade.slug}/"):
        yield numbered(part, "omraade", title, text, crumbs, values, "kodelister/omraader.yml")


# ---------------------------------------------------------------- initiatives, agreements, pools


def projects(c: Catalogue, model: type[Record], title: str, text: str) -> Iterator[Page]:
    """The list of one of the strategy's kinds, and a page for each."""
    records = c.all(model)
    for part in parts(records, f"{model.kind}/"):
        yield list_page(part, "liste", title, text)
    for record in records:
        yield Page(
            record.address, model.singular, record.name, short(_first(record)), ((title, f"{model.kind}/"),),
            {model.singular: record, **_led_to(c, record)}, record.path, record.eksempel, "article",
        )  # fmt: skip


def _led_to(c: Catalogue, record: Record) -> dict[str, object]:
    return {"udfoert": strategy.realised(c, [record])} if isinstance(record, Initiativ) else {}


def _first(record: Record) -> str:
    text = getattr(record, "beskrivelse", None) or getattr(record, "formaal", None) or f"{record.label}: {record.name}"
    return " ".join(str(text).split())


# ---------------------------------------------------------------- sections

SECTIONS: Mapping[Callable[[Catalogue], Iterator[Page]], tuple[str, ...]] = {
    offerings: ("tilbud/",),
    organisations: ("organisationer/",),
    partial(codes, kodeliste="maalgrupper", title="Målgrupper", question="Hvem er tilbuddet for?", word="målgruppe"): ("maalgrupper/",),
    partial(codes, kodeliste="tilbudstyper", title="Typer af tilbud", question="Hvad slags tilbud er det?", word="type tilbud"): ("tilbudstyper/",),
    areas: ("omraader/",),
    overview.pages: ("overblik/",),
    gaps.pages: ("overblik/huller/",),
    fit.pages: ("fagfolk/passer/",),
    partners.pages: ("fagfolk/partnere/", "fagfolk/koordinatorer/"),
    indicators.pages: ("overblik/noegletal/",),
    strategy.pages: ("strategi/maal/", "strategi/spor/"),
    readiness.pages: ("fagfolk/klar/",),
    sheets.pages: ("fagfolk/ark/",),
    handover.pages: ("fagfolk/liste/",),
    partial(projects, model=Initiativ, title="Initiativer", text="Forslag og indsatser fra papirerne bag, og hvor langt de er."): ("initiativer/",),
    money.pages: ("puljer/", "samarbejder/", "fagfolk/beregner/"),
    stale.pages: ("redaktoer/forfalden/",),
    quality.pages: ("redaktoer/kvalitet/",),
    guide.pages: ("redaktoer/felter/",),
    widget.pages: ("indlejring/", "redaktoer/indlejring/"),
    news.pages: ("nyt/",),
    data.pages: ("data/",),
}  # fmt: skip
"""What gathers the pages of each part of the catalogue, and how their addresses begin."""
