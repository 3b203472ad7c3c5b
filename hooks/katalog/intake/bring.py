"""An import from end to end: unpack, parse, relate, draft, settle the codes, finish, merge and write."""

import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from katalog.intake import inclusion, mapping, merge, own, referral, settle
from katalog.intake.draft import Draft
from katalog.intake.finish import finish
from katalog.intake.graph import CHILDREN, ENTITIES, Graph, canonical
from katalog.intake.parse import parse
from katalog.intake.receipt import Receipt
from katalog.intake.referral import Settings
from katalog.intake.unpack import Piece, Unusable, unpack
from katalog.load import load
from katalog.privacy import has_cpr
from katalog.read import MAX_BYTES
from katalog.values import slugify

T = TypeVar("T")
ENVELOPES = ("contents", "content", "items", "data", "results", "records", "services", "value")
NAMES = {"name", "nom", "title"}
"""Keys of what is a thing of its own."""
ABOUT = {"openapi", "openapi_url", "hsds_version"}
"""Keys of files that are about an API, and hold no rows."""
COUNTRIES = {
    "usa": "US",
    "united states": "US",
    "uk": "GB",
    "united kingdom": "GB",
    "england": "GB",
    "danmark": "DK",
    "denmark": "DK",
    "dnk": "DK",
    "gbr": "GB",
    "france": "FR",
}
ORDER = ("organisationer", "puljer", "initiativer", "samarbejder", "tilbud")
"""Kinds of records, each after those that it names."""
PATIENCE = 2.0
"""Seconds before progress is shown."""


@dataclass(frozen=True)
class Order:
    """What the person who imports has asked for."""

    path: Path
    folder: Path
    fallback: Path
    """The project's catalogue, whose code lists are used."""
    settings: Settings
    mapping: Path | None = None
    close_missing: bool = False
    restore: bool = False
    """Whether records that an editor has deleted are made again."""
    dry: bool = False


@dataclass
class Plan:
    """What will be written: path in the folder to text; None removes nothing, it is only counted."""

    files: dict[str, str] = field(default_factory=dict)
    finals: list[dict[str, Any]] = field(default_factory=list)
    """Every record as it will stand, for the codes that it uses."""
    manifest: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in ORDER})


def bring_in(order: Order, receipt: Receipt) -> Receipt:
    """Do the import, or with dry only reckon what it would do."""
    receipt.source = order.settings.source
    pieces = unpack(order.path)
    graph = read_graph(pieces, order, receipt)
    settings = _with_country(order.settings, graph)
    receipt.country = settings.country
    drafts = [_harmless(draft) for draft in _drafts(graph, receipt, settings)]
    if not drafts:
        raise Unusable(
            f"{order.path} har hverken tilbud eller organisationer, der kan læses. Er det HSDS, data·inclusion eller en tabel med --mapping?"
        )
    codes = load(order.folder if order.folder.is_dir() else order.fallback, order.fallback).codes
    book = settle.Codebook(codes, receipt)
    for name, slug, entry in own.codes(graph):
        book.add(name, slug, entry)
    settle.settle(drafts, book, danish=settings.country in ("", "DK"))
    plan = _plan(drafts, book, order, receipt)
    used = _used(plan.finals)
    for name, slug, _ in own.codes(graph):
        used[name].add(slug)
    plan.files |= settle.lists(order.folder, order.fallback, book, used)
    _set_aside(graph, plan, receipt, order)
    if not order.dry:
        write(order.folder, plan.files)
    return receipt


# ------------------------------------------------------------ reading


def read_graph(pieces: list[Piece], order: Order, receipt: Receipt) -> Graph:
    """All pieces as one graph of rows."""
    graph = Graph(receipt)
    columns = mapping.read_mapping(order.mapping.name, order.mapping.read_bytes()) if order.mapping else None
    forms: set[str] = set()
    for piece in progress(pieces, "filer læst"):
        if piece.stem.lower() == "datapackage":
            forms.add("datapakke")
            continue
        node = parse(piece, receipt)
        if not (isinstance(node, dict) and node.keys() & ABOUT):
            forms.add(_add(graph, _called(piece), node, columns))
    receipt.form = " + ".join(sorted(filter(None, forms))) or "ukendt"
    graph.hang_up()
    graph.join()
    return graph


def _called(piece: Piece) -> str:
    """What the file's rows are called: its own name, else its folder's."""
    folder_name = Path(piece.name.replace("\\", "/")).parent.name
    known = (*ENTITIES, *CHILDREN)
    return folder_name if canonical(piece.stem) not in known and canonical(folder_name) in known else piece.stem


def _add(graph: Graph, name: str, node: Any, columns: mapping.Mapping | None) -> str:
    """Put what one file says in the graph; answers what kind of data it was."""
    if isinstance(node, dict):
        return _add_object(graph, name, node, columns)
    node = [_unwrapped(row) for row in node]
    rows = [row for row in node if isinstance(row, dict)]
    if columns is not None:
        mapping.add(graph, rows, columns, name)
        return "tabel"
    if inclusion.is_inclusion(rows):
        inclusion.add(graph, rows)
        return "data·inclusion"
    table = canonical(name)
    if table not in (*ENTITIES, *CHILDREN):
        table = _guess(rows)
    graph.add_rows(table, node)
    return "HSDS" if table in (*ENTITIES, *CHILDREN) else ""


def _add_object(graph: Graph, name: str, node: dict[str, Any], columns: mapping.Mapping | None) -> str:
    """An envelope, several tables in one object, or one record alone; a table may have its ids as keys."""
    if by_id := _by_id(node):
        return _add(graph, name, by_id, columns)
    node = {k: _by_id(v) or v if canonical(k) in (*ENTITIES, *CHILDREN, *ENVELOPES) else v for k, v in node.items()}
    lists = {k: v for k, v in node.items() if isinstance(v, list) and any(isinstance(i, dict) for i in v)}
    tables = {k: v for k, v in lists.items() if canonical(k) in (*ENTITIES, *CHILDREN) or k in ("structures",)}
    alone = "name" in node or "nom" in node or "id" in node
    if tables and not alone:
        return " + ".join(sorted({_add(graph, k, v, columns) for k, v in tables.items()} - {""}))
    envelope = next((k for k in ENVELOPES if k in lists), next(iter(lists)) if len(lists) == 1 else None)
    if envelope and not alone:
        return _add(graph, name if canonical(name) in ENTITIES else envelope, lists[envelope], columns)
    return _add(graph, name, [node], columns)


def _by_id(value: Any) -> list[dict[str, Any]]:
    """The rows of an object whose keys are their ids; nothing when it is something else."""
    if not isinstance(value, dict) or not all(isinstance(row, dict) for row in value.values()):
        return []
    named = sum(bool(row.keys() & NAMES) for row in value.values())
    if 2 * named <= len(value) or any(canonical(key) in (*ENTITIES, *CHILDREN) for key in value):
        return []
    return [{"id": id, **row} for id, row in value.items()]


def _unwrapped(row: Any) -> Any:
    """The service itself where a search's answer says how far it is beside it."""
    inner = row.get("service") if isinstance(row, dict) else None
    return inner if isinstance(inner, dict) and not row.keys() & NAMES and "location" not in row else row


def _guess(rows: list[dict[str, Any]]) -> str:
    """What rows of an unknown name are, by the keys they have."""
    keys = {form for row in rows[:50] for k in row for form in (canonical(k), k.lower())}
    if "name" not in keys:
        return "location" if "latitude" in keys else "ukendt"
    if keys & {"service_at_location", "organization", "organization_id", "cost_option", "application_process"}:
        return "service"
    if (
        keys & {"service", "location", "tax_id", "legal_status", "year_incorporated", "website"}
        and "status" not in keys
    ):
        return "organization"
    return "location" if "latitude" in keys else "service"


def _with_country(s: Settings, graph: Graph) -> Settings:
    """The country of most addresses, when nobody has said."""
    if s.country:
        return s
    counted: Counter[str] = Counter()
    for holder in (row for name in ("location", "organization", "service") for row in graph.tables[name].values()):
        for address in (holder, *holder.get("address", ())):
            said = str(address.get("country", "") if isinstance(address, dict) else "").strip()
            counted[COUNTRIES.get(said.lower(), said.upper()[:2])] += 1
    counted.pop("", None)
    country = counted.most_common(1)[0][0] if counted else ""
    return Settings(s.source, s.today, country, s.names)


def _harmless(draft: Draft) -> Draft:
    """Ids that look like CPR numbers are written so that they cannot be taken for one, and always the same way."""
    draft.id, *draft.providers = (f"nr.{id}" if has_cpr(id) else id for id in (draft.id, *draft.providers))
    return draft


def _drafts(graph: Graph, receipt: Receipt, s: Settings) -> Iterator[Draft]:
    for row in graph.tables["organization"].values():
        if row.get("name") == own.NOBODY:
            continue
        if own.is_own(row, graph):
            yield own.organisation(row, graph, receipt)
        else:
            yield referral.organisation(row, graph, receipt, s)
    for row in progress(list(graph.tables["service"].values()), "tilbud oversat"):
        if own.is_own(row, graph):
            yield own.service(row, graph, receipt)
        else:
            yield referral.service(row, graph, receipt, s)
    yield from own.others(graph, receipt)


# ------------------------------------------------------------ planning


def _plan(drafts: list[Draft], book: settle.Codebook, order: Order, receipt: Receipt) -> Plan:
    source, plan = order.settings.source, Plan()
    old, taken = merge.existing(order.folder, source)
    remembered = _remembered(order.folder, source)
    _name(drafts, old, taken, remembered)
    slugs: dict[str, dict[str, str]] = {kind: {} for kind in ORDER}
    deleted = {(d.kind, d.id) for d in drafts if _is_deleted(d, old, remembered)} if not order.restore else set()
    context = book.context()
    for draft in progress(sorted(drafts, key=lambda d: ORDER.index(d.kind)), "poster gjort færdige"):
        plan.manifest[draft.kind][draft.id] = draft.slug
        if (draft.kind, draft.id) in deleted:
            receipt.deleted.append(f"{draft.kind}/{draft.slug}.yml")
            continue
        fields = finish(draft, source, slugs, context)
        if fields is None:
            plan.manifest[draft.kind].pop(draft.id)
            continue
        slugs[draft.kind][draft.id] = draft.slug
        _put(plan, draft, fields, old.get((draft.kind, draft.id)), receipt)
    _missing(plan, drafts, old, order, receipt)
    kept = {kind: {**remembered.get(kind, {}), **ids} for kind, ids in plan.manifest.items()}
    content = json.dumps({"kilde": source, **kept}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    plan.files[f"_import/{slugify(source)}.json"] = content
    return plan


def _put(plan: Plan, draft: Draft, fields: dict[str, Any], old: merge.Existing | None, receipt: Receipt) -> None:
    path = f"{draft.kind}/{draft.slug}.yml"
    merged = merge.fresh(draft.kind, fields) if old is None else merge.merge(old, fields)
    if len(merged.text.encode()) > MAX_BYTES - 1024:
        receipt.leave_out("for meget til én post", draft.where)
        fields["import"].pop("rest", None)
        merged = merge.fresh(draft.kind, fields) if old is None else merge.merge(old, fields)
    plan.finals.append(merged.fields)
    receipt.conflicts += [(path, name) for name in merged.conflicts]
    if old is None:
        receipt.done[f"nye {draft.kind}"] += 1
    else:
        receipt.done[f"{'ændrede' if merged.changed else 'uændrede'} {draft.kind}"] += 1
    if old is None or merged.text != old.text:
        plan.files[path] = merged.text


def _missing(
    plan: Plan, drafts: list[Draft], old: dict[tuple[str, str], merge.Existing], order: Order, receipt: Receipt
) -> None:
    """Records that the source no longer has are told; offerings are closed only when asked for."""
    here = {(d.kind, d.id) for d in drafts}
    for key, record in sorted(old.items()):
        if key in here:
            continue
        path = f"{record.kind}/{record.slug}.yml"
        receipt.gone.append(path)
        plan.finals.append(dict(record.fields))
        if order.close_missing and record.kind == "tilbud" and record.fields.get("status") != "afsluttet":
            plan.files[path] = merge.closed(record).text
            receipt.done["afsluttede tilbud"] += 1


def _is_deleted(
    draft: Draft, old: dict[tuple[str, str], merge.Existing], remembered: dict[str, dict[str, str]]
) -> bool:
    return draft.id in remembered.get(draft.kind, {}) and (draft.kind, draft.id) not in old


def _remembered(folder: Path, source: str) -> dict[str, dict[str, str]]:
    """The ids that earlier imports of this source have brought, and their file names."""
    try:
        found = json.loads((folder / "_import" / f"{slugify(source)}.json").read_text(encoding="utf-8"))
        return {kind: dict(found.get(kind, {})) for kind in ORDER}
    except (OSError, ValueError, TypeError):
        return {}


def _name(
    drafts: list[Draft],
    old: dict[tuple[str, str], merge.Existing],
    taken: set[tuple[str, str]],
    remembered: dict[str, dict[str, str]],
) -> None:
    """Addresses that stay: a record keeps the one it has, and a new one gets its name's, made unique by its id."""
    for draft in sorted(drafts, key=lambda d: (d.kind, d.id)):
        known = old.get((draft.kind, draft.id))
        name = str(draft.fields.get("titel") or draft.fields.get("navn") or "")
        plain = slugify(draft.slug or name)[:60].strip("-") or draft.kind
        digest = hashlib.sha256(draft.id.encode()).hexdigest()
        choices = (plain, *(f"{plain}-{digest[:n]}" for n in (6, 12, 40)))
        earlier = remembered.get(draft.kind, {}).get(draft.id)
        if known is not None:
            draft.slug = known.slug
        elif earlier and (draft.kind, earlier) not in taken:
            draft.slug = earlier
        else:
            draft.slug = next(c for c in choices if (draft.kind, c) not in taken)
        taken.add((draft.kind, draft.slug))


def _used(finals: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """The codes that records use, by list."""
    used: dict[str, set[str]] = defaultdict(set)
    for fields in finals:
        groups = fields.get("maalgrupper", ())
        used["maalgrupper"] |= {g["gruppe"] if isinstance(g, dict) else g for g in groups}
        for name in ("tilbudstyper", "adgang", "sprog"):
            used[name] |= set(fields.get(name, ()))
        covers = fields.get("daekning") or {}
        for key in ("kommuner", "sundhedsraad", "regioner"):
            used["omraader"] |= set(covers.get(key, ()))
        used["omraader"] |= {s["kommune"] for s in fields.get("steder", ()) if isinstance(s, dict) and "kommune" in s}
    return used


def _set_aside(graph: Graph, plan: Plan, receipt: Receipt, order: Order) -> None:
    """What belongs to no record is kept beside the records, without persons' names."""
    aside: dict[str, list[Any]] = {}
    for table, rows in sorted(graph.loose.items()):
        rows = [_impersonal(row) for row in rows] if not order.settings.names else rows
        if rows:
            aside[table] = sorted(rows, key=lambda r: json.dumps(r, sort_keys=True))
            receipt.leave_out(f"række i {table}, der ikke hører til noget; gemt i _import/")
            receipt.left_out[f"række i {table}, der ikke hører til noget; gemt i _import/"] = len(rows)
    name = f"_import/{slugify(order.settings.source)}-ubrugt.json"
    if aside or (order.folder / name).exists():
        plan.files[name] = json.dumps(aside, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _impersonal(row: Any) -> Any:
    if isinstance(row, dict):
        personal = {"name", "email"} if {"title", "department"} & row.keys() or "contact_id" in row else set()
        return {k: _impersonal(v) for k, v in row.items() if k not in personal and "assurer" not in k}
    return [_impersonal(v) for v in row] if isinstance(row, list) else row


# ------------------------------------------------------------ writing


def write(folder: Path, files: dict[str, str]) -> None:
    """Write each file whole or not at all."""
    for name, text in progress(sorted(files.items()), "filer skrevet"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.ny")
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)


def progress(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, with a line on the terminal now and then when they take more than two seconds."""
    items = list(items)
    begun = told = time.monotonic()
    for n, item in enumerate(items):
        now = time.monotonic()
        if now - begun > PATIENCE and now - told > 3:
            print(f"{n} af {len(items)} {what} …", file=sys.stderr, flush=True)
            told = now
        yield item
