"""What another site may show in a frame: an organisation's offerings, or those of a municipality or target group.

The page of one organisation is whole without JavaScript; with it, the address may choose further.
"""

from collections.abc import Iterator, Sequence

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.fit import as_json
from katalog.models import Organisation, Tilbud
from katalog.page import PER_PAGE, Page

BASE, DATA, GENERATOR = "indlejring/", "indlejring/data/", "redaktoer/indlejring/"
EVERYWHERE = "*"
"""In the data: can be used wherever one lives."""


def pages(c: Catalogue) -> Iterator[Page]:
    """The bare pages to put in a frame, and the page that writes the code for it."""
    yield _frame(BASE, "Tilbud", None, ())
    for o in c.civil:
        yield _frame(f"{BASE}{o.id}/", f"Tilbud fra {o.navn}", o, c.tilbud_of(o))
    text = "Vis foreningens tilbud på jeres egen hjemmeside. Siden skriver koden, du kopierer den."
    yield Page(
        GENERATOR, "redaktoer/indlejring", "Vis tilbud på jeres hjemmeside", text, (("Redaktører", "redaktoer/"),)
    )


def _frame(address: str, title: str, organisation: Organisation | None, tilbud: Sequence[Tilbud]) -> Page:
    values = {"organisation": organisation, "tilbud_i_alt": len(tilbud), "viste": tilbud[:PER_PAGE]}
    return Page(address, "indlejring", title, title, (), values, noindex=True, bare=True)


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """The offerings of each organisation, municipality and target group, and the organisations by name."""
    cards = {t.id: as_json(_card(c, t)) for t in c.tilbud}

    def chosen(path: str, title: str, tilbud: Sequence[Tilbud], most: int | None = None) -> tuple[str, str]:
        head, shown = as_json({"titel": title, "antal": len(tilbud)}), ",".join(cards[t.id] for t in tilbud[:most])
        return f"{DATA}{path}.json", f'{head.rstrip().removesuffix("}")},"tilbud":[\n{shown}]}}\n'

    for o in c.civil:
        yield chosen(f"organisationer/{o.id}", f"Tilbud fra {o.navn}", c.tilbud_of(o))
    for k in c.kommuner:
        yield chosen(f"omraader/{k.slug}", f"Tilbud i {k.short}", _near(c, k.slug))
    for slug, group in c.codes["maalgrupper"].items():
        yield chosen(f"maalgrupper/{slug}", f"Tilbud: {group.navn}", c.tilbud_for("maalgrupper", slug), PER_PAGE)
    yield f"{DATA}organisationer.json", as_json([[o.id, o.navn, len(c.tilbud_of(o))] for o in c.civil])


def _near(c: Catalogue, kommune: str) -> Sequence[Tilbud]:
    """What names the municipality, then what names its sundhedsråd or region; not what is for the whole country."""
    found = {t.id: t for area in (kommune, *c.parents(kommune)) for t in c.pointing("omraader", area, Tilbud)}
    return tuple(found.values())


def _card(c: Catalogue, t: Tilbud) -> dict[str, object]:
    status = None if t.status == "aktiv" else c.codes["status"][t.status].navn
    anywhere = t.daekning.anywhere
    card = {
        "id": t.id, "titel": t.titel, "resume": t.resume, "status": status, "eksempel": t.eksempel,
        "steder": ", ".join(name for name, _ in c.places(t.daekning)),
        "pris": t.pris and ("Gratis" if t.pris.is_free else t.pris.spoken),
        "udbydere": danish.enumerate_words([o.navn for o in c.organisations(t.udbydere)]),
        "grupper": c.with_broader("maalgrupper", t.groups),
        "kommuner": EVERYWHERE if anywhere else sorted({k for area in t.daekning.areas for k in c.kommuner_in(area)}),
    }  # fmt: skip
    return {name: value for name, value in card.items() if value}
