"""A page per kind for editors, made from the models: every field, what it means, an example, what it may hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from katalog.catalogue import Catalogue
from katalog.codes import Kode
from katalog.examples import as_yaml, example, written_fields
from katalog.fix import house_order
from katalog.models import KINDS, Record
from katalog.page import Crumbs, Page
from katalog.shape import Shape, shape

ADDRESS = "redaktoer/felter/"
CRUMBS: Crumbs = (("For redaktører", "redaktoer/"),)
TITLE = "Felterne"
FEW = 30
"""How many codes are named one by one; a longer list is led to."""
PAGES = ("maalgrupper", "tilbudstyper", "omraader")
"""Code lists with pages of their own."""
NAMES = {
    "organisationer": "Felterne i en organisation", "tilbud": "Felterne i et tilbud", "samarbejder": "Felterne i et samarbejde",
    "puljer": "Felterne i en pulje", "initiativer": "Felterne i et initiativ",
}  # fmt: skip
WORDS = {bool: "true eller false", int: "et helt tal", float: "et tal", str: "tekst"}


@dataclass(frozen=True)
class Field:
    """One field as an editor reads about it."""

    name: str
    help: str
    required: bool
    holds: str
    """'tekst', 'en liste af koder' …"""
    example: str
    """As one would write it."""
    codes: tuple[Kode, ...] = ()
    kodeliste: str = ""
    count: int = 0
    """How many codes the list has."""
    inner: tuple["Field", ...] = ()


def fields(model: type[BaseModel], c: Catalogue) -> tuple[Field, ...]:
    """A model's fields, in the house's order."""
    known = dict(written_fields(model))
    return tuple(_field(name, known[name], c) for name in house_order(model))


def _field(name: str, info: FieldInfo, c: Catalogue) -> Field:
    of = shape(info)
    codes = _codes(of, c)
    shown = codes if len(codes) <= FEW else ()
    return Field(
        name, info.description or "", info.is_required(), _holds(of, info), f"{name}: {as_yaml(example(info))}", shown,
        of.codes.kodeliste if of.codes else "", len(codes), fields(of.part, c) if of.part else (),
    )  # fmt: skip


def _codes(of: Shape, c: Catalogue) -> tuple[Kode, ...]:
    if not of.codes:
        return ()
    kind = of.codes.type
    return tuple(k for k in c.codes[of.codes.kodeliste].values() if kind is None or getattr(k, "type", None) == kind)


def _holds(of: Shape, info: FieldInfo) -> str:
    if of.choices:
        one = "ét af ordene" if not of.many else "en liste af ordene"
        return f"{one} {', '.join(of.choices)}"
    if of.codes:
        return "en liste af koder" if of.many else "en kode"
    if of.ids:
        word = {
            "organisationer": "organisationers",
            "tilbud": "tilbuds",
            "samarbejder": "samarbejders",
            "puljer": "puljers",
            "initiativer": "initiativers",
        }[of.ids.kind]
        return f"en liste af {word} filnavne uden .yml" if of.many else "et filnavn uden .yml"
    if of.part:
        return "en liste; hvert punkt har felterne herunder" if of.many else "felterne herunder"
    if of.markdown:
        return "tekst med Markdown"
    return "en liste af tekster" if of.many else WORDS.get(of.base, "en dato: år-måned-dag")


def pages(c: Catalogue) -> Iterator[Page]:
    """The index, and a page for each kind."""
    kinds = [(NAMES[kind], f"{ADDRESS}{kind}/", (m.__doc__ or "").strip().split("\n")[0]) for kind, m in _kinds()]
    yield Page(
        ADDRESS,
        "redaktoer/felterne",
        TITLE,
        "Hvert felt: hvad det betyder, og hvad du kan skrive.",
        CRUMBS,
        {"slags": kinds},
    )
    for kind, model in _kinds():
        values = {"felter": fields(model, c), "slags": kind, "om": (model.__doc__ or "").strip(), "sider": PAGES}
        text = f"{NAMES[kind]}: hvad hvert felt betyder, et eksempel, og hvad du kan vælge imellem."
        yield Page(f"{ADDRESS}{kind}/", "redaktoer/felter", NAMES[kind], text, (*CRUMBS, (TITLE, ADDRESS)), values)


def _kinds() -> list[tuple[str, type[Record]]]:
    return [(kind, KINDS[kind]) for kind in ("tilbud", "organisationer", "samarbejder", "puljer", "initiativer")]
