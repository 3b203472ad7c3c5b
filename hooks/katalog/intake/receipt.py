"""What an import did, as values; and how it is told to a person or a program."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from katalog import danish

SHOWN = 5
"""How many examples of each thing the text names; the JSON has them all, up to KEPT."""
KEPT = 10_000


@dataclass
class Receipt:
    """Counts and examples, gathered while the import runs."""

    source: str = ""
    form: str = ""
    country: str = ""
    """Of most addresses, or as the person who imports says."""
    read: Counter[str] = field(default_factory=Counter)
    """Rows by table."""
    done: Counter[str] = field(default_factory=Counter)
    """Records by what became of them: nye, ændrede, uændrede, …"""
    mended: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    """The source's columns that no field has room for, kept under import."""
    left_out: Counter[str] = field(default_factory=Counter)
    new_codes: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(what, why)."""
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    """(file, field): changed by the source and by an editor."""
    gone: list[str] = field(default_factory=list)
    """Files whose record the source no longer has."""
    deleted: list[str] = field(default_factory=list)
    """Records that an editor has deleted since the last import."""
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def mend(self, why: str, where: str = "") -> None:
        """Something was put right: why, and where for example."""
        self.mended[why] += 1
        self._example(why, where)

    def leave_out(self, why: str, where: str = "") -> None:
        """Something is not in any record: why."""
        self.left_out[why] += 1
        self._example(why, where)

    def refuse(self, what: str, why: str) -> None:
        """Something could not become a record."""
        self.refused.append((what, why))

    def _example(self, why: str, where: str) -> None:
        found = self.examples[why]
        if where and len(found) < SHOWN and where not in found:
            found.append(where)


def as_json(r: Receipt) -> str:
    """The whole receipt, sorted, for a program."""
    content: dict[str, Any] = {
        "kilde": r.source,
        "format": r.form,
        "laest": dict(r.read),
        "poster": dict(r.done),
        "rettet": [{"hvad": w, "antal": n, "fx": r.examples.get(w, [])} for w, n in sorted(r.mended.items())],
        "udeladt": [{"hvad": w, "antal": n, "fx": r.examples.get(w, [])} for w, n in sorted(r.left_out.items())],
        "gemt_under_import": dict(r.kept),
        "nye_koder": dict(r.new_codes),
        "afvist": [{"hvad": what, "hvorfor": why} for what, why in r.refused[:KEPT]],
        "konflikter": [{"fil": path, "felt": name} for path, name in r.conflicts[:KEPT]],
        "vaek_hos_kilden": r.gone[:KEPT],
        "slettet_af_redaktoer": r.deleted[:KEPT],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)


def as_text(r: Receipt, dry: bool) -> str:
    """The receipt for a person: what was read, what it became, and what to look at."""
    lines = [f"{r.source}: læst som {r.form}.", _in_short(r)]
    if not r.country and any("telefon" in why for why in r.mended):
        lines.append(
            "Kilden siger ikke, hvilket land den er fra. Skriv --land, fx --land US, så telefonnumre kan læses."
        )
    lines += _section("Læst", [f"{danish.number(n)} {name}" for name, n in sorted(r.read.items())])
    lines += _section("Poster", [f"{danish.number(n)} {name}" for name, n in sorted(r.done.items())])
    lines += _section(
        "Nye koder, der skal gennemses", [f"{n} i {name}" for name, n in sorted(r.new_codes.items()) if n]
    )
    lines += _section("Rettet", _counted(r, r.mended))
    kept = [f"{danish.number(n)} {name}" for name, n in r.kept.most_common(12)]
    more = len(r.kept) - len(kept)
    lines += _section(
        "Gemt under import, fordi der ikke er et felt", kept + ([f"og {more} felter mere"] if more else [])
    )
    lines += _section("Ikke med i posterne", _counted(r, r.left_out))
    lines += _section(
        f"Afvist ({danish.number(len(r.refused))})", _first([f"{what}: {why}" for what, why in r.refused])
    )
    both = [
        f"{path}: {name} er ændret hos kilden og af en redaktør. Redaktørens er beholdt." for path, name in r.conflicts
    ]
    lines += _section(f"Konflikter ({danish.number(len(r.conflicts))})", _first(both))
    lines += _section("Findes ikke længere hos kilden", _first(r.gone))
    lines += _section("Slettet af en redaktør og ikke lavet igen", _first(r.deleted))
    if dry:
        lines.append("Intet er skrevet. Kør igen uden --proev for at skrive.")
    return "\n".join(lines)


def _in_short(r: Receipt) -> str:
    """The whole import in a line of counts."""
    records = sum(n for what, n in r.done.items() if not what.startswith("uændrede"))
    counts = (
        f"{danish.number(r.read['tilbud'])} tilbud og {danish.number(r.read['organisationer'])} organisationer læst",
        f"{danish.number(records)} poster skrevet", f"{danish.number(sum(r.done.values()) - records)} uændrede",
        f"{danish.number(sum(r.mended.values()))} ting rettet", f"{danish.number(len(r.refused))} afvist",
        f"{danish.number(len(r.conflicts))} konflikter",
    )  # fmt: skip
    return ", ".join(counts) + "."


def _counted(r: Receipt, counts: Counter[str]) -> list[str]:
    return [
        f"{danish.number(n)}: {why}" + (f" (fx {', '.join(r.examples[why][:2])})" if r.examples.get(why) else "")
        for why, n in counts.most_common()
    ]


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - 4 * SHOWN
    return lines[: 4 * SHOWN] + ([f"og {danish.number(more)} mere. Se dem alle med --format json."] if more > 0 else [])


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []
