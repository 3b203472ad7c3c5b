"""Money: the pools, the agreements that they pay for, and both as tables."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from katalog import calculator
from katalog.amounts import added, bars, counts, more_than_a_year, pool_counts, stretch, total
from katalog.calculator import CALCULATOR, fragment, plain
from katalog.catalogue import Catalogue, by_name
from katalog.figures import figures
from katalog.investment import Assumptions
from katalog.models import Pulje, Samarbejde
from katalog.page import Page, Part, numbered, parts, short
from katalog.parts import Beloeb, Periode
from katalog.tables import Cell, as_csv

POOLS_CSV, AGREEMENTS_CSV = "puljer/puljer.csv", "samarbejder/samarbejder.csv"
OPEN_FIRST = ("aaben", "vedtaget", "forslag", None, "lukket")
"""Pools by whether somebody can apply."""


def pages(c: Catalogue) -> Iterator[Page]:
    """Both lists, a page for each pool and agreement, and the calculator."""
    text = "Penge til samarbejder: hvem råder over dem, hvad de må bruges til, og hvor meget der er."
    pools = sorted(c.all(Pulje), key=_openness)
    for part in parts(pools, "puljer/"):
        values = {"csv": POOLS_CSV, "summer": {p.id: total(p.ramme) for p in part.items}, "tal": pool_counts(pools)}
        yield numbered(part, "puljeliste", "Puljer", text, (), values)
    for pool in pools:
        values = {"pulje": pool, "stolper": bars(pool.ramme), "sum": total(pool.ramme)}
        yield _record(pool, "Puljer", values)
    text = "Aftaler mellem det offentlige og civilsamfundet: form, fase, periode, penge og effekt."
    agreements = sorted(c.all(Samarbejde), key=lambda s: _phase(c, s))
    for part in parts(agreements, "samarbejder/"):
        yield numbered(part, "samarbejdeliste", "Samarbejder", text, (), _listed(part, agreements))
    for agreement in agreements:
        yield _record(agreement, "Samarbejder", _shown(agreement))
    yield calculator.page(agreements)


def _record(record: Pulje | Samarbejde, title: str, values: dict[str, Any]) -> Page:
    text = record.beskrivelse or getattr(record, "formaal", None) or f"{record.label}: {record.name}"
    crumbs = ((title, f"{record.kind}/"),)
    return Page(record.address, record.singular, record.name, short(text), crumbs, values, record.path, record.eksempel, "article")  # fmt: skip


def _openness(pool: Pulje) -> tuple[Any, ...]:
    rank = OPEN_FIRST.index(pool.status) if pool.status in OPEN_FIRST else len(OPEN_FIRST)
    return pool.eksempel, rank, pool.frist or date.max, by_name(pool)


def _phase(c: Catalogue, agreement: Samarbejde) -> tuple[Any, ...]:
    phases = [*c.codes["faser"], None]
    begun = (agreement.periode and agreement.periode.fra) or date.max
    return agreement.eksempel, agreement.fase == "afsluttet", phases.index(agreement.fase), begun, by_name(agreement)


# ---------------------------------------------------------------- agreements


def _listed(part: Part, agreements: Sequence[Samarbejde]) -> dict[str, Any]:
    shown: Sequence[Samarbejde] = part.items
    days = [d for s in shown if s.periode for d in (s.periode.fra, s.periode.til) if d]
    years = (min(days).year, max(days).year) if days else None
    real, made_up = ([s for s in agreements if s.eksempel is kind] for kind in (False, True))
    return {
        "csv": AGREEMENTS_CSV, "beregner": CALCULATOR, "aar": years, "tal": counts(real), "eksempeltal": counts(made_up),
        "summer": {s.id: total(s.beloeb) for s in shown},
        "straek": {s.id: stretch(s.periode, *years) for s in shown if years and s.periode},
    }  # fmt: skip


def _shown(s: Samarbejde) -> dict[str, Any]:
    nets = [a.net for a in s.afkast]
    whole = [
        added(n or 0 for n in column) for column in ([a.koster for a in s.afkast], [a.sparer for a in s.afkast], nets)
    ]
    return {
        "samarbejde": s, "stolper": bars(s.beloeb), "sum": total(s.beloeb), "beregner": CALCULATOR,
        "afkast_i_alt": None if None in nets or len(nets) < 2 else whole, "fragment": fragment(s),
        "antagelser": figures(Assumptions.of(s.beregning)).texts if s.beregning else None,
    }  # fmt: skip


# ---------------------------------------------------------------- CSV


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """Both lists as CSV."""
    heads = ["id", "navn", "ejer", "placering", "udvikling", "drift", "varighed", "ramme", "ramme_fra_mio_kr", "ramme_til_mio_kr", "beloeb_ikke_oplyst", "frist", "finansieres_af", "status", "eksempel"]  # fmt: skip
    yield POOLS_CSV, as_csv(heads, map(_pool_line, sorted(c.all(Pulje), key=_openness)))
    heads = ["id", "titel", "parter", "form", "fase", "fra", "til", "mere_end_et_aar", "beloeb_fra_kr", "beloeb_til_kr", "beloeb_ikke_oplyst", "pulje", "sundhedsraad", "effekt", "eksempel"]  # fmt: skip
    yield AGREEMENTS_CSV, as_csv(heads, (_agreement_line(c, s) for s in sorted(c.all(Samarbejde), key=lambda s: _phase(c, s))))  # fmt: skip


def _pool_line(p: Pulje) -> list[Cell]:
    covers = [_yes(word in p.omfatter) if p.omfatter else None for word in ("udvikling", "drift")]
    years = "; ".join(f"{r.aar or 'år ikke oplyst'}: {r.spoken or 'ikke oplyst'}" for r in p.ramme)
    return [p.id, p.navn, p.ejer, p.placering, *covers, p.varighed, years or None, *_sums(p.ramme), _day(p.frist), p.finansieres_af, p.status, _yes(p.eksempel)]  # fmt: skip


def _agreement_line(c: Catalogue, s: Samarbejde) -> list[Cell]:
    period = s.periode or Periode.model_construct()
    days = [_day(d) for d in (period.fra, period.til)]
    parties = ", ".join(o.navn for o in c.organisations(s.parter))
    areas = ", ".join(o.navn for o in c.named("omraader", s.sundhedsraad))
    effect = "; ".join(f"{e.maal}: {e.udgangspunkt or 'ikke oplyst'} → {e.foroeget_til or 'ikke oplyst'}" for e in s.effekt)  # fmt: skip
    known = period.fra and period.til
    return [s.id, s.titel, parties, s.form, s.fase, *days, _yes(more_than_a_year(period)) if known else None, *_sums(s.beloeb), s.pulje, areas or None, effect or None, _yes(s.eksempel)]  # fmt: skip


def _sums(rows: Sequence[Beloeb]) -> list[Cell]:
    found = total(rows)
    return [plain(found.low), plain(found.high), found.blank] if found else [None, None, len(rows)]


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
