"""A new record by question and answer: what is required is asked for, the rest stands ready as comments."""

import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TextIO

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from katalog import privacy
from katalog.catalogue import Catalogue
from katalog.examples import MACHINE, as_yaml, example, written_fields
from katalog.fix import MODELINE, house_order
from katalog.messages import message
from katalog.models import Record
from katalog.parts import Daekning
from katalog.read import Fields
from katalog.shape import Shape, shape
from katalog.values import SLUG, slugify

SHOWN = 12
"""How many choices are shown at a time."""
WIDTH = 88
AREAS = {"kommune": "kommuner", "sundhedsraad": "sundhedsraad", "region": "regioner"}
WHOLE, ONLINE = "hele_landet", "online"


class Stopped(Exception):
    """The answers ended before the record was whole."""


class Dialogue:
    """Questions on one stream, answers from another: a terminal, a pipe or a test."""

    def __init__(self, answers: TextIO, out: TextIO):
        self._answers, self._out = answers, out

    def tell(self, text: str = "") -> None:
        """A line to the editor."""
        print(text, file=self._out, flush=True)

    def ask(self, prompt: str) -> str:
        """One answer, without the spaces round it."""
        if self._answers is sys.stdin and sys.stdin.isatty():
            try:
                return input(f"{prompt}: ").strip()
            except EOFError:
                raise Stopped from None
        print(f"{prompt}: ", end="", file=self._out, flush=True)
        line = self._answers.readline()
        if not line:
            raise Stopped
        self.tell()
        return line.strip().lstrip("\ufeff")


# ---------------------------------------------------------------- the questions


def asked(model: type[Record], c: Catalogue, d: Dialogue) -> dict[str, Any]:
    """Every required field of a record, asked for until its answer is right."""
    fields = dict(written_fields(model))
    d.tell(f"Nyt: {model.label.lower()}. Svar på spørgsmålene. Tryk Ctrl-C for at stoppe; så bliver intet skrevet.")
    return {name: _field(name, fields[name], model, c, d) for name in house_order(model) if fields[name].is_required()}


def _field(name: str, info: FieldInfo, model: type[Record], c: Catalogue, d: Dialogue) -> Any:
    of = shape(info)
    d.tell()
    d.tell(f"{name} – {info.description}")
    while True:
        if of.base is Daekning:
            value: Any = _coverage(c, d)
        elif of.codes or of.ids:
            value = chosen(_choices(of, c), d, empty=bool(of.ids) and not _needs_one(info))
        else:
            value = d.ask(f"Skriv teksten (fx {as_yaml(example(info))})")
        complaint = _complaint(name, info, model, value, c)
        if complaint is None:
            return value
        d.tell(complaint)


def _needs_one(info: FieldInfo) -> bool:
    return any(getattr(m, "min_length", 0) for m in info.metadata)


def _complaint(name: str, info: FieldInfo, model: type[Record], value: Any, c: Catalogue) -> str | None:
    """What is wrong with an answer, in the words of `katalog check`."""
    if value == "":
        return f"'{name}' skal med. Skriv fx {as_yaml(example(info))}."
    try:
        TypeAdapter(_annotated(info)).validate_python(value, context={"koder": c.codes})
    except ValidationError as errors:
        first = errors.errors(include_url=False)[0]
        return message({**first, "loc": (name, *first["loc"])}, model)
    fields = Fields(1)
    fields[name] = value
    return next((f.message for f in privacy.findings(fields) if f.severity == "fejl"), None)


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _choices(of: Shape, c: Catalogue) -> dict[str, tuple[str, ...]]:
    """What may be chosen: slug or id to its name and the words it is found by."""
    if of.ids:
        return {id: (r.name,) for id, r in c.records[of.ids.kind].items()}
    assert of.codes
    codes = c.codes[of.codes.kodeliste].values()
    fitting = (k for k in codes if of.codes.type is None or getattr(k, "type", None) == of.codes.type)
    return {k.slug: (k.navn, *k.synonymer) for k in fitting}


def matches(word: str, choices: Mapping[str, Sequence[str]]) -> list[str]:
    """The choices that a word finds: those that are it, those that begin with it, those that hold it."""
    key = slugify(word)
    if not key:
        return []

    def rank(slug: str) -> int | None:
        names = [slug, *(slugify(n) for n in choices[slug])]
        if key in names:
            return 0
        if any(n.startswith(key) for n in names[:2]):
            return 1
        if any(part.startswith(key) for n in names for part in n.split("-")):
            return 2
        return 3 if len(key) > 2 and any(key in n for n in names) else None

    found = [(r, i, slug) for i, slug in enumerate(choices) if (r := rank(slug)) is not None]
    return [slug for _, _, slug in sorted(found)]


def chosen(choices: Mapping[str, Sequence[str]], d: Dialogue, empty: bool = False) -> list[str]:
    """Values picked one after another: a word shows numbered matches, a number takes one, an empty line ends."""
    taken: list[str] = []
    shown: list[str] = list(choices)[:SHOWN] if len(choices) <= SHOWN else []
    _show(shown, choices, d)
    while True:
        end = "tom linje = færdig" if taken or empty else "mindst ét"
        answer = d.ask(f"Skriv et ord{' eller et nummer' if shown else ''} ({end})")
        if not answer:
            if taken or empty:
                return taken
            d.tell("Vælg mindst ét.")
            continue
        for word in [w.strip() for w in answer.split(",") if w.strip()]:
            if word.isdigit() and 0 < int(word) <= len(shown):
                _take(shown[int(word) - 1], taken, choices, d)
            elif word.isdigit() and word not in choices:
                d.tell(
                    f"Der er ikke noget nummer {word[:9]}. Skriv et ord først."
                    if not shown
                    else f"Vælg et nummer fra 1 til {len(shown)}."
                )
            elif word in choices:
                _take(word, taken, choices, d)
            elif len(found := matches(word, choices)) == 1:
                _take(found[0], taken, choices, d)
            else:
                shown = found[:SHOWN]
                _show(shown, choices, d)
                if len(found) > SHOWN:
                    d.tell(f"  … og {len(found) - SHOWN} mere. Skriv et længere ord.")
                if not found:
                    d.tell(f"Intet passer til '{word[:40]}'. Prøv et andet ord.")


def _show(shown: Sequence[str], choices: Mapping[str, Sequence[str]], d: Dialogue) -> None:
    for n, slug in enumerate(shown, 1):
        d.tell(f"  {n}. {slug} – {choices[slug][0]}")


def _take(slug: str, taken: list[str], choices: Mapping[str, Sequence[str]], d: Dialogue) -> None:
    if slug not in taken:
        taken.append(slug)
    d.tell(f"  Valgt: {', '.join(choices[s][0] for s in taken)}")


def _coverage(c: Catalogue, d: Dialogue) -> dict[str, Any]:
    """Areas of every kind in one search, with the whole country and online beside them."""
    choices: dict[str, tuple[str, ...]] = {
        WHOLE: ("Hele landet", "alle", "danmark"),
        ONLINE: ("Online eller på telefon", "nettet"),
    }
    choices |= {o.slug: (o.navn, o.short) for o in c.omraader.values() if not o.gyldig_til}
    found = chosen(choices, d)
    value: dict[str, Any] = {}
    for kind, field in AREAS.items():
        if areas := [s for s in found if s in c.omraader and c.omraader[s].type == kind]:
            value[field] = areas
    return {**value, **{flag: True for flag in (WHOLE, ONLINE) if flag in found}}


def asked_id(name: str, taken: Callable[[str], bool], d: Dialogue) -> str:
    """The file's name, which is the page's address: proposed from the name, and free."""
    stem = slugify(name)[:60].strip("-") or "ny"
    free = next(s for n in range(1, 10_000) if not taken(s := stem if n == 1 else f"{stem}-{n}"))
    d.tell()
    while True:
        answer = (d.ask(f"Filnavn, som også bliver sidens adresse (tom linje = {free})") or free).removesuffix(".yml")
        if not SLUG.fullmatch(answer) or len(answer) > 80:
            d.tell(f"Brug små bogstaver, tal og bindestreg, fx {slugify(answer)[:60] or free}.")
        elif taken(answer):
            d.tell(f"{answer}.yml findes allerede. Vælg et andet navn, fx {free}.")
        else:
            return answer


# ---------------------------------------------------------------- the text


def text(model: type[Record], values: Mapping[str, Any]) -> str:
    """The record in the house's order: what was answered, and the rest as comments with help and an example."""
    fields = dict(written_fields(model))
    lines = [MODELINE.format(model.kind).rstrip(), f"# {(model.__doc__ or '').strip()}"]
    for name in (n for n in house_order(model) if n in values):
        lines += ["", f"# {fields[name].description}", *_written(name, values[name])]
    lines += ["", "# Resten kan udelades. Fjern '# ' foran en linje for at bruge den, og skriv jeres egne oplysninger."]
    for name in (n for n in house_order(model) if n not in values and n not in MACHINE):
        lines += ["", f"# {fields[name].description}", f"# {name}: {as_yaml(example(fields[name]))}"]
    return "\n".join(lines) + "\n"


def _written(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) + len(name) + 2 > WIDTH and not value.startswith(("#", " ")):
        yield f"{name}: >-"
        wrapped = textwrap.wrap(value, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
        yield from (f"  {line}" for line in wrapped)
    else:
        dumped = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True)
        yield f"{name}: {dumped.removesuffix('...' + chr(10)).strip()}"
