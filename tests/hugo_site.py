"""The same records as a project for Hugo, with pages as rich as ours: what `make bench` measures beside us.

Hugo gets what it is quickest with: one Markdown file a record with all that a page shows already worked out,
its own taxonomies for groups, types, areas and organisations, its own paging, and our frame as its
base template. Its own related content took over ten minutes for 10,000, so it gets ours, worked out. It has to make neither the overview, the tables and open data, nor the search index.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.models import Organisation, Tilbud
from katalog.page import Page, short
from katalog.pages import similar
from katalog.readiness import readiness
from katalog.render import Renderer

LAYOUTS = Path(__file__).parent / "hugo"
LISTS = ("maalgrupper", "tilbudstyper", "omraader")


def project(folder: Path, c: Catalogue, renderer: Renderer) -> None:
    """Write Hugo's project."""
    shutil.copytree(LAYOUTS, folder)
    _frame(folder / "layouts" / "_default" / "baseof.html", renderer)
    for name in (*LISTS, "adgang"):
        codes = {slug: {"navn": k.navn, "borger": getattr(k, "borger", "")} for slug, k in c.codes[name].items()}
        codes |= {"hele-landet": {"navn": "Hele landet", "borger": ""}, "online": {"navn": "Online", "borger": ""}}
        _write(folder / "data" / f"{name}.json", json.dumps(codes, ensure_ascii=False))
    for name in LISTS:
        for slug, kode in c.codes[name].items():
            _page(folder / "content" / name / slug / "_index.md", {"title": kode.navn, "description": kode.beskrivelse})
    for o in c.all(Organisation):
        about = {"title": o.navn, "description": short(o.beskrivelse or ""), "eksempel": o.eksempel}
        _page(folder / "content" / "organisationer" / o.id / "_index.md", about, o.beskrivelse or "")
    _page(folder / "content" / "tilbud" / "_index.md", {"title": "Find tilbud", "description": "Søg i alle tilbud."})
    for t in c.all(Tilbud):
        _page(folder / "content" / "tilbud" / f"{t.id}.md", _offering(c, t), t.beskrivelse)


def _offering(c: Catalogue, t: Tilbud) -> dict[str, Any]:
    ready = readiness(c, t)
    own = t.daekning.areas or (("hele-landet",) if t.daekning.hele_landet else ("online",))
    around = [a for slug in t.daekning.areas for a in (slug, *c.parents(slug))]
    return {
        "title": t.titel, "description": short(t.resume), "resume": t.resume, "eksempel": t.eksempel,
        "maalgrupper": c.with_broader("maalgrupper", t.groups), "egne_grupper": t.groups,
        "tilbudstyper": c.with_broader("tilbudstyper", t.tilbudstyper), "egne_typer": t.tilbudstyper,
        "omraader": list(dict.fromkeys(around)), "egne_omraader": own, "organisationer": t.udbydere,
        "steder": [name for name, _ in c.places(t.daekning)], "pris": t.pris.spoken if t.pris else "ikke oplyst",
        "udbydere": [o.navn for o in c.organisations(t.udbydere)], "adgang": t.adgang, "saadan": t.saadan_goer_du,
        "tider": [time.spoken for time in t.tidspunkter], "sprog": "Dansk",
        "bemanding": c.codes["bemanding"][t.bemanding].navn if t.bemanding else "ikke oplyst",
        "telefon": t.kontakt.telefon if t.kontakt else None,
        "bekraeftet": t.bekraeftet.dato.isoformat() if t.bekraeftet else "",
        "bekraeftet_sagt": t.bekraeftet.spoken if t.bekraeftet else "", "frist": str(t.confirmed_until or ""),
        "lignende": [other.id for other in similar(c, t)], "kendt": ready.known, "mangler": ready.missing, "ting": [{"navn": g.label, "tekst": g.text} for g in ready.things],
    }  # fmt: skip


def _frame(path: Path, renderer: Renderer) -> None:
    """Our own frame as Hugo's base template."""
    empty = Page("tilbud/x/", "", "TITEL", "BESKRIVELSE", (("Find tilbud", "tilbud/"),), kind="article")
    html = renderer.frame(empty, "INDHOLD").replace(renderer.canonical(empty.address), "{{ .Permalink }}")
    start, end = html.index('<script type="application/ld+json">'), html.index("</head>")
    html = f'{html[:start]}{{{{ partial "maskiner.html" . }}}}\n{html[end:]}'
    for word, action in (("TITEL", ".LinkTitle"), ("BESKRIVELSE", ".Description"), ("INDHOLD", 'block "indhold" .')):
        html = html.replace(word, f"{{{{ {action} }}}}" + ("{{ end }}" if word == "INDHOLD" else ""))
    _write(path, html)


def _page(path: Path, matter: dict[str, Any], text: str = "") -> None:
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items())
    _write(path, "---\n" + "\n".join(lines) + f"\n---\n{text}\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def counted(made: Path) -> str:
    """How many pages lie in a built site, in Danish digits."""
    return danish.number(sum(1 for _ in made.rglob("index.html")))
