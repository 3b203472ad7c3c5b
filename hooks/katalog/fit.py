"""'Passer det?': the offerings in small files, for a browser that judges each of them against a wish.

    fagfolk/passer/start.json           what the codes are called and how they hang together
    fagfolk/passer/omraade/<slug>.json  the offerings that name this area, the whole country or online
    fagfolk/passer/alle/<n>.json        all open offerings, PIECE in each

A municipality's answer needs its own file, those of the areas it lies in, and the two for everybody; no other
offering covers it. The rules themselves are in moduler/fagfolk/passer-afgoer.js.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from katalog.catalogue import Catalogue, covered
from katalog.codes import Kode, Maalgruppekode
from katalog.load import EVERYWHERE, ONLINE
from katalog.models import Tilbud
from katalog.page import Page

ADDRESS = "fagfolk/passer/"
STAFF = ("For fagfolk", "fagfolk/")
"""The crumb above every tool."""
PIECE = 500
ANYONE = "alle"
"""The target group that says the offering is open to everybody."""
EVERYBODY = {EVERYWHERE: "Hele landet", ONLINE: "Online"}
"""What an offering or an organisation covers beside areas."""
UNKNOWN_WAY = "ikke-oplyst"
"""The way in that says no source tells it."""
TO_THE_CITIZEN = re.compile(r"\b(du|dig|din|dit|dine)\b", re.IGNORECASE)
"""Words of a name that is said to the citizen, and so is wrong to say to staff."""


def pages(c: Catalogue) -> Iterator[Page]:
    """The page with the choices and the rules."""
    ways = [(slug, for_staff(kode)) for slug, kode in c.codes["adgang"].items() if slug != UNKNOWN_WAY]
    text = "Vælg alder, målgruppe, kommune, sprog, pris og adgang. Se, hvad der passer, og hvad vi ikke ved."
    yield Page(ADDRESS, "fagfolk/passer", "Passer det?", text, (STAFF,), {"adgange": ways})


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """The codes, a file for each area that some offering names, and all offerings in pieces."""
    pieces = [c.tilbud[n : n + PIECE] for n in range(0, len(c.tilbud), PIECE)]
    yield f"{ADDRESS}start.json", as_json(start(c, len(pieces)))
    for slug in (*c.omraader, EVERYWHERE, ONLINE):
        if tilbud := c.pointing("omraader", slug, Tilbud):
            yield f"{ADDRESS}omraade/{slug}.json", as_json(piece(c, tilbud))
    for n, part in enumerate(pieces):
        yield f"{ADDRESS}alle/{n}.json", as_json(piece(c, part))


def start(c: Catalogue, pieces: int) -> dict[str, Any]:
    """How many offerings there are, and what the rules must know of the codes."""
    return {
        "antal": len(c.tilbud),
        "stykker": pieces,
        "enhver": ANYONE,
        "ukendt_adgang": UNKNOWN_WAY,
        "roller": roles(c),
        "omraader": areas(c),
        "maalgrupper": groups(c),
        "adgang": {slug: for_staff(kode) for slug, kode in c.codes["adgang"].items()},
        **{name: {slug: kode.navn for slug, kode in c.codes[name].items()} for name in ("sprog", "status")},
    }


def for_staff(kode: Kode) -> str:
    """A code's name; 'Borgeren kan selv tage kontakt' where the name itself speaks to the citizen."""
    described = kode.beskrivelse.split(". ")[0].rstrip(".")
    return described if described and TO_THE_CITIZEN.search(kode.navn) else kode.navn


def areas(c: Catalogue) -> dict[str, dict[str, Any]]:
    """Each area's name, the areas it lies in, and how many offerings name it."""
    named = {o.slug: {"navn": o.short, "over": c.parents(o.slug)} for o in c.omraader.values()}
    named |= {slug: {"navn": name, "over": ()} for slug, name in EVERYBODY.items()}
    return {slug: {**area, "antal": len(c.pointing("omraader", slug, Tilbud))} for slug, area in named.items()}


def groups(c: Catalogue) -> dict[str, dict[str, Any]]:
    """Each target group's name, the groups above it, nearest first, and its ages where the list has them."""
    return {slug: _group(c, slug) for slug in c.codes["maalgrupper"]}


def _group(c: Catalogue, slug: str) -> dict[str, Any]:
    kode = c.codes["maalgrupper"][slug]
    known: dict[str, Any] = {"navn": kode.navn, "over": [b.slug for b in reversed(c.broader("maalgrupper", slug))]}
    if isinstance(kode, Maalgruppekode) and kode.alder:
        known["alder"] = [kode.alder.fra, kode.alder.til]
    return known


def roles(c: Catalogue) -> list[str]:
    """The headings whose groups one person can be several of, such as young, a parent and a woman.

    They are those that hold ages: that an offering names another group under such a heading says nothing
    about the one that was chosen.
    """
    known = groups(c)
    return sorted({group["over"][-1] for group in known.values() if "alder" in group and group["over"]})


def piece(c: Catalogue, tilbud: Sequence[Tilbud]) -> dict[str, Any]:
    """Offerings as the rules read them, and the names of those who provide them."""
    providers = {o.id: o.navn for t in tilbud for o in c.organisations(t.udbydere)}
    return {"udbydere": providers, "tilbud": [record(t) for t in tilbud]}


def record(t: Tilbud) -> dict[str, Any]:
    """One offering; what is not written is left out. A price is its amount in kr., or null, and its words."""
    amount = t.pris and (0 if t.pris.is_free else t.pris.beloeb)
    written = {
        "id": t.id, "titel": t.titel, "udbydere": t.udbydere, "omraader": covered(t.daekning), "grupper": t.groups,
        "kun": [m.gruppe for m in t.maalgrupper if m.adgang == "kun"], "ikke_for": t.ikke_for,
        "mest": [m.gruppe for m in t.maalgrupper if m.adgang == "fortrinsvis"], "adgang": t.adgang, "sprog": t.sprog,
        "alder": t.alder and [t.alder.fra, t.alder.til], "pris": t.pris and [amount, t.pris.spoken],
        "status": t.status if t.status != "aktiv" else None, "eksempel": t.eksempel,
        "telefon": t.kontakt and t.kontakt.telefon and [t.kontakt.phone_link, t.kontakt.phone_spoken],
    }  # fmt: skip
    return {key: value for key, value in written.items() if value}


def as_json(value: Any) -> str:
    """As short as JSON can be, and the same each time."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
