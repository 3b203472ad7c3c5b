"""What a proposal changes in the catalogue, for the one who is to read it: as Markdown for a pull request."""

import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from katalog import danish, git, quality
from katalog.catalogue import Catalogue
from katalog.load import Loaded, load
from katalog.models import KINDS
from katalog.problems import Problem, errors
from katalog.relate import relate

MOST = 50
"""How many records of one sort are listed one by one."""
WORST = 5


class NoBase(Exception):
    """The other side cannot be read from git; carries the Danish reason."""


@dataclass(frozen=True)
class Side:
    """The catalogue on one side."""

    loaded: Loaded
    catalogue: Catalogue
    problems: tuple[Problem, ...]
    written: Mapping[str, Mapping[str, Any]]
    """What each record's file says, by its path in the folder: also the ones with errors."""

    def name(self, path: str) -> str:
        """What a record is called."""
        fields = self.written.get(path, {})
        return str(fields.get("titel") or fields.get("navn") or path)


def side(folder: Path, fallback: Path) -> Side:
    """The folder, read."""
    loaded = load(folder, fallback)
    written = {p.split("/", 1)[1]: f for p, f in loaded.files() if p.split("/")[-2] in KINDS}
    return Side(loaded, *relate(loaded), written)


@contextmanager
def base(root: Path, folder: Path, name: str) -> Iterator[Side]:
    """The folder as it was where this side parted from the named branch or commit; git is only read."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    parted = _git(root, "merge-base", commit, "HEAD", may_fail=True).decode().strip() or commit
    try:
        place = folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise NoBase(f"Mappen {folder.name} ligger ikke i dette git-arkiv. Ret KATALOG.") from None
    with tempfile.TemporaryDirectory() as made:
        out = Path(made)
        for wanted in dict.fromkeys((place, "catalogue")):
            packed = _git(root, "archive", "--format=tar", parted, "--", wanted, may_fail=True)
            if packed:
                with tarfile.open(fileobj=BytesIO(packed)) as tar:
                    tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python has none
                    tar.extractall(out)
        (out / place).mkdir(parents=True, exist_ok=True)
        here = out / "catalogue"
        yield side(out / place, here if (here / "kodelister").is_dir() else root / "catalogue")


def _git(root: Path, *arguments: str, may_fail: bool = False) -> bytes:
    try:
        return git.ask(root, *arguments, fetch=True)
    except git.Refused:
        if may_fail:
            return b""
        raise NoBase(
            "Det, du vil sammenligne med, findes ikke i git. Skriv en gren eller et commit, fx: katalog diff main"
        ) from None
    except git.NoGit as reason:
        raise NoBase(str(reason)) from None


@dataclass(frozen=True)
class Changed:
    """One record on both sides, and the fields that differ."""

    path: str
    name: str
    fields: tuple[str, ...]
    scores: tuple[int | None, int | None]
    """Quality before and after; None where the record has errors or is not measured."""

    @property
    def lost(self) -> int:
        """How many points of quality it lost."""
        before, after = self.scores
        return 0 if before is None or after is None else before - after


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two sides."""

    added: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    closed: tuple[Changed, ...]
    removed: tuple[Changed, ...]
    lists: tuple[str, ...]
    """Code lists that differ."""
    means: tuple[int, int]
    counts: tuple[int, int]
    """Open offerings before and after."""
    problems: tuple[Problem, ...]


def difference(before: Side, after: Side, today: date) -> Difference:
    """What differs; one day for both sides, so that the calendar changes no score."""
    old, new = before.written, after.written
    scores = _scores(before.catalogue, today), _scores(after.catalogue, today)
    both = [p for p in sorted(new.keys() & old.keys()) if dict(old[p]) != dict(new[p])]

    def told(path: str, where: Side) -> Changed:
        keys = dict.fromkeys([*old.get(path, {}), *new.get(path, {})])
        fields = tuple(k for k in keys if old.get(path, {}).get(k) != new.get(path, {}).get(k))
        return Changed(path, where.name(path), fields, (scores[0].get(path), scores[1].get(path)))

    closing = [p for p in both if new[p].get("status") == "afsluttet" != old[p].get("status")]
    return Difference(
        tuple(told(p, after) for p in sorted(new.keys() - old.keys())),
        tuple(told(p, after) for p in both if p not in closing),
        tuple(told(p, after) for p in closing),
        tuple(told(p, before) for p in sorted(old.keys() - new.keys())),
        tuple(_lists(before, after)),
        (_mean(scores[0]), _mean(scores[1])),
        (len(before.catalogue.tilbud), len(after.catalogue.tilbud)),
        after.problems,
    )


def _scores(c: Catalogue, today: date) -> dict[str, int]:
    return {q.record.path: q.score for q in quality.measured(c, today)}


def _mean(scores: Mapping[str, int]) -> int:
    return round(sum(scores.values()) / len(scores)) if scores else 0


def _lists(before: Side, after: Side) -> Iterator[str]:
    for name, codes in after.catalogue.codes.items():
        if dict(codes) != dict(before.catalogue.codes[name]):
            yield name


# ---------------------------------------------------------------- told as Markdown


def as_markdown(d: Difference, site: str = "") -> str:
    """The summary of a pull request; site is where the pages will lie."""
    lines = ["## Det ændrer forslaget", "", _headline(d), ""]
    if wrong := len(errors(d.problems)):
        lines += [
            f"**{danish.plural(wrong, 'fejl', 'fejl')} skal rettes først.** De står ved linjerne i forslaget, og `katalog check` viser dem.",
            "",
        ]
    for title, records in (("Nye", d.added), ("Ændrede", d.changed), ("Afsluttede", d.closed), ("Slettede", d.removed)):
        lines += _section(title, records)
    if d.removed:
        lines += ["Slettede sider giver døde links. Skriv hellere `status: afsluttet` i et tilbud.", ""]
    if d.lists:
        lines += ["### Kodelister", "", *(f"- `{name}`" for name in d.lists), ""]
    lines += _worse(d)
    pages = [r for group in (d.added, d.changed, d.closed) for r in group]
    if pages:
        lines += [
            "### Sider at se på",
            "",
            *(f"- [{_safe(r.name)}]({site or '/'}{r.path.removesuffix('.yml')}/)" for r in pages[:MOST]),
        ]
        lines += [f"- … og {len(pages) - MOST} mere"] if len(pages) > MOST else []
    return "\n".join(lines).rstrip() + "\n"


def _headline(d: Difference) -> str:
    if not (d.added or d.changed or d.closed or d.removed or d.lists):
        return "Ingen poster eller kodelister er ændret."
    return (
        f"{len(d.added)} nye, {len(d.changed)} ændrede, {len(d.closed)} afsluttede og {len(d.removed)} slettede. "
        f"Åbne tilbud: {d.counts[0]} → {d.counts[1]}. Kvalitet i gennemsnit: {d.means[0]} → {d.means[1]} af 100."
    )


def _section(title: str, records: tuple[Changed, ...]) -> list[str]:
    if not records:
        return []
    rows = [
        f"| {_safe(r.name)} | `{_code(r.path)}` | {_fields(r) if title != 'Nye' else ''} | {_score(r)} |"
        for r in records[:MOST]
    ]
    more = ["", f"… og {len(records) - MOST} mere."] if len(records) > MOST else []
    return [f"### {title}", "", "| Navn | Fil | Felter | Kvalitet |", "|---|---|---|---|", *rows, *more, ""]


def _fields(r: Changed) -> str:
    shown = ", ".join(f"`{_code(f)}`" for f in r.fields[:8])
    return shown + (f" og {len(r.fields) - 8} mere" if len(r.fields) > 8 else "")


def _score(r: Changed) -> str:
    before, after = r.scores
    if before is None:
        return "" if after is None else str(after)
    return f"{before} → {after}" if after is not None else f"{before}"


def _worse(d: Difference) -> list[str]:
    fallen = sorted((r for r in d.changed if r.lost > 0), key=lambda r: -r.lost)
    if not fallen:
        return []
    return ["### Kvaliteten er faldet", "", *(f"- {_safe(r.name)}: {_score(r)}" for r in fallen[:WORST]), ""]


def _safe(text: str) -> str:
    """Text that is only text in Markdown and in a table."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&:-])", r"\\\1", " ".join(text.split())[:120])


def _code(text: str) -> str:
    return re.sub(r"[`|\s]", " ", text)[:120]
