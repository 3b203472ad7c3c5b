"""The editors' commands: new, fix, stale, confirm, quality, diff and links, as one types them."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from katalog import confirm, danish, difference, fix, linkcheck, new, privacy, quality, stale
from katalog import problems as told
from katalog.catalogue import Catalogue
from katalog.folder import catalogue, folder
from katalog.load import load, validate
from katalog.models import KINDS, Record
from katalog.progress import Progress
from katalog.read import Fields, read
from katalog.values import date_of, meant, nearest
from katalog.written import replace

WORDS = {m.singular: kind for kind, m in KINDS.items()} | {kind: kind for kind in KINDS}


def register(commands: Any) -> None:
    """Add each command and what it takes."""
    making = command(commands, "new", run_new, "lav en ny post: svar på spørgsmål, og få en fil med hjælp i")
    making.add_argument("slags", help=f"hvad det er: {', '.join(m.singular for m in KINDS.values())}")
    mending = command(
        commands, "fix", run_fix, "ret rækkefølge, stavning af felter og koder og cifre uden anførselstegn"
    )
    mending.add_argument("filer", nargs="*", type=Path, metavar="FIL", help="poster i kataloget (alle)")
    mending.add_argument("--check", action="store_true", help="skriv intet; sig kun, hvad der kan rettes")
    waiting = command(commands, "stale", run_stale, "vis tilbud, der skal ses efter igen, efter organisation")
    waiting.add_argument("--format", choices=("text", "csv"), default="text", help="text (standard) eller csv")
    looking = command(commands, "confirm", run_confirm, "skriv, at nogen har set efter; intet andet bliver ændret")
    looking.add_argument("id", nargs="+", metavar="ID", help="fx gaatur-i-viborg eller organisationer/havnelys")
    looking.add_argument("--af", metavar="ROLLE", help="rollen, der så efter, fx 'foreningens koordinator'")
    looking.add_argument("--dato", metavar="DATO", help="dagen, fx 2026-05-03 (i dag)")
    scoring = command(
        commands, "quality", run_quality, "giv point for, hvor meget en læser kan bruge oplysningerne til"
    )
    scoring.add_argument("filer", nargs="*", type=Path, metavar="FIL", help="poster i kataloget (alle)")
    scoring.add_argument("--format", choices=("text", "csv"), default="text", help="text (standard) eller csv")
    scoring.add_argument("--most", type=int, default=20, metavar="ANTAL", help="hvor mange poster der vises (20)")
    comparing = command(commands, "diff", run_diff, "vis, hvad et forslag ændrer, som Markdown")
    comparing.add_argument("base", metavar="GREN", help="det, der sammenlignes med, fx main")
    comparing.add_argument(
        "--site", default="", metavar="ADRESSE", help="hvor siderne ligger, fx https://region.dk/guide/"
    )
    asking = command(commands, "links", run_links, "se efter, om links ud stadig virker")
    asking.add_argument("--format", choices=("text", "csv"), default="text", help="text (standard) eller csv")
    asking.add_argument("--timeout", type=float, default=10, metavar="SEKUNDER", help="hvor længe hvert link får (10)")
    asking.add_argument("--parallel", type=int, default=6, metavar="ANTAL", help="hvor mange ad gangen (6)")
    asking.add_argument("--local", action="store_true", help="spørg også adresser på det lokale net")


def command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
    """A command of `katalog`: `run` gets what was chosen, and gives the exit code."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=danish.capital(help) + ".")
    made.set_defaults(run=run)
    return made


def _sound() -> Catalogue | None:
    """The catalogue when nothing in it must be mended first; else that is told."""
    found, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(told.errors(problems)), file=sys.stderr)
        return None
    return found


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


# ---------------------------------------------------------------- new and fix


def run_new(chosen: argparse.Namespace) -> int:
    """Ask, write the file whole, and look it over."""
    kind = WORDS.get(chosen.slags.lower())
    if kind is None:
        return _refuse(
            f"'{chosen.slags[:40]}' kan ikke laves. {meant(chosen.slags, [m.singular for m in KINDS.values()])}"
        )
    model, d = KINDS[kind], new.Dialogue(sys.stdin, sys.stdout)
    found, _ = catalogue(Path.cwd())
    place = folder(Path.cwd()) / kind
    try:
        values = new.asked(model, found, d)
        id = new.asked_id(str(values.get("titel") or values.get("navn")), lambda i: (place / f"{i}.yml").exists(), d)
    except (new.Stopped, KeyboardInterrupt):
        print("\nStoppet. Der er ikke skrevet noget.", file=sys.stderr)
        return 1
    text = new.text(model, values)
    path = place / f"{id}.yml"
    fields, problems = read(str(path), text.encode())
    _, wrong = validate(str(path), model, fields, {"id": id}, {"koder": found.codes, "afviste": {}})
    if problems or wrong:
        return _refuse(told.as_text([*problems, *wrong]) + "\nDer er ikke skrevet noget.")
    place.mkdir(parents=True, exist_ok=True)
    replace(path, text)
    shown = _shown(path)
    print(f"\nSkrevet: {shown}\nÅbn filen, og tilføj resten. Kør så: katalog check")
    return 0


def run_fix(chosen: argparse.Namespace) -> int:
    """Put files right; with --check only tell which could be."""
    root, place = Path.cwd(), folder(Path.cwd())
    paths = chosen.filer or [p for kind in KINDS for p in sorted((place / kind).glob("*.yml"))]
    loaded = load(place, root / "catalogue")
    known = fix.Known(loaded.codes, fix.known_ids(loaded.records))
    changed, refused, tell = [], 0, Progress("filer", len(paths))
    for path in paths:
        tell()
        if path.name.startswith(("_", ".")) or path.parent.name not in KINDS or not path.is_file():
            return _refuse(
                f"{path}: er ikke en post i kataloget. Skriv fx {_shown(place / 'tilbud' / 'gaatur-i-viborg.yml')}."
            )
        kind = path.parent.name
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            print(f"{_shown(path)}: kan ikke læses. Kør katalog check.", file=sys.stderr)
            refused += 1
            continue
        new_text = fix.fixed(text, KINDS[kind], known, (path.parent.parent / "_schema" / f"{kind}.json").is_file())
        if new_text is None:
            print(
                f"{_shown(path)}: kan ikke rettes uden dig. Kør katalog check, og se, hvad der står.", file=sys.stderr
            )
            refused += 1
        elif new_text != text:
            changed.append(path)
            if not chosen.check:
                replace(path, new_text)
            print(f"{_shown(path)}: {'kan rettes' if chosen.check else 'rettet'}")
    count = f"{len(changed)} af {len(paths)} filer {'kan rettes. Kør katalog fix' if chosen.check else 'er rettet'}."
    print(count if changed else "Der var intet at rette.")
    return 1 if refused or (chosen.check and changed) else 0


# ---------------------------------------------------------------- stale, confirm and quality


def run_stale(chosen: argparse.Namespace) -> int:
    """What is past its own interval today."""
    if (found := _sound()) is None:
        return 1
    today = date.today()
    if chosen.format == "csv":
        print(stale.table(found, stale.overdue(found, today)), end="")
    else:
        print(stale.as_text(found, today, folder(Path.cwd()).name))
    return 0


def run_confirm(chosen: argparse.Namespace) -> int:
    """Write the day in each file; when one cannot be, none is."""
    day = date_of(chosen.dato) if chosen.dato else date.today()
    if isinstance(day, str):
        return _refuse(f"--dato {day}")
    if day > date.today():
        return _refuse(f"--dato {day} er ikke kommet endnu. Skriv den dag, hvor nogen så efter.")
    if chosen.af is not None and (not chosen.af.strip() or _is_personal(chosen.af)):
        return _refuse(
            "--af skal være en rolle, fx 'foreningens koordinator'. Skriv ikke et navn: det, du skriver, kan alle læse."
        )
    texts: dict[Path, str] = {}
    for id in dict.fromkeys(chosen.id):
        path = _find(id)
        if isinstance(path, str):
            return _refuse(f"{path} Der er ikke ændret noget.")
        try:
            texts[path] = confirm.confirmed(path.read_bytes().decode("utf-8"), day, chosen.af and chosen.af.strip())
        except confirm.CannotConfirm as reason:
            return _refuse(f"{_shown(path)} {reason}. Der er ikke ændret noget.")
        except (OSError, UnicodeDecodeError):
            return _refuse(f"{_shown(path)} kan ikke læses. Der er ikke ændret noget.")
    for path, text in texts.items():
        replace(path, text)
        print(f"{_shown(path)}: bekræftet {day}")
    return 0


def _is_personal(role: str) -> bool:
    fields = Fields(1)
    fields["af"] = f"kontakt {role}"
    return any(True for _ in privacy.findings(fields))


def _find(id: str) -> Path | str:
    """The file that an id, a path or kind/id means; else what is wrong with it."""
    place = folder(Path.cwd())
    kind, _, name = id.removesuffix(".yml").removeprefix(f"{place.name}/").rpartition("/")
    kinds = [WORDS[kind]] if kind in WORDS else list(KINDS) if not kind else []
    found = [p for k in kinds if (p := place / k / f"{name}.yml").is_file()]
    if len(found) == 1:
        return found[0]
    if found:
        return f"{id} kan være flere: {', '.join(f'{p.parent.name}/{p.stem}' for p in found)}. Skriv en af dem."
    known = [p.stem for k in kinds or KINDS for p in (place / k).glob("*.yml")]
    near = nearest(name, known)
    return f"{id[:80]} findes ikke." + (f" Mente du {near}?" if near else "")


def run_quality(chosen: argparse.Namespace) -> int:
    """Points, the lowest first."""
    if (found := _sound()) is None:
        return 1
    if chosen.most < 1:
        return _refuse("--most skal være mindst 1.")
    measured = quality.measured(found, date.today())
    if chosen.filer:
        wanted: list[Record] = []
        for path in chosen.filer:
            record = (
                found.get(path.parent.name, path.stem) if path.parent.name in ("tilbud", "organisationer") else None
            )
            if record is None:
                return _refuse(f"{path}: findes ikke. Skriv et tilbud eller en organisation i kataloget.")
            wanted.append(record)
        measured = tuple(quality.quality(r, date.today()) for r in wanted)
    root = folder(Path.cwd()).name
    print(
        quality.table(measured) if chosen.format == "csv" else quality.as_text(measured, root, chosen.most),
        end="" if chosen.format == "csv" else "\n",
    )
    return 0


# ---------------------------------------------------------------- diff and links


def run_diff(chosen: argparse.Namespace) -> int:
    """What differs from a branch or commit."""
    root = Path.cwd()
    site = chosen.site.rstrip("/") + "/" if chosen.site else ""
    try:
        with difference.base(root, folder(root), chosen.base) as before:
            after = difference.side(folder(root), root / "catalogue")
            print(difference.as_markdown(difference.difference(before, after, date.today()), site), end="")
    except difference.NoBase as reason:
        return _refuse(str(reason))
    return 0


def run_links(chosen: argparse.Namespace) -> int:
    """Ask every link out; 1 when some are dead."""
    if chosen.timeout <= 0 or not 1 <= chosen.parallel <= 32:
        return _refuse("--timeout skal være over 0, og --parallel skal ligge mellem 1 og 32.")
    root = Path.cwd()
    links = linkcheck.gather(load(folder(root), root / "catalogue"), root / "content")
    tell = Progress("links", len(links))
    answers = linkcheck.check_all(links, chosen.timeout, chosen.parallel, chosen.local, tell)
    print(
        linkcheck.table(answers) if chosen.format == "csv" else linkcheck.as_text(answers),
        end="" if chosen.format == "csv" else "\n",
    )
    return 1 if any(a.state == "død" for a in answers) else 0


def _shown(path: Path) -> str:
    return (
        path.resolve().relative_to(Path.cwd().resolve()).as_posix()
        if path.resolve().is_relative_to(Path.cwd().resolve())
        else str(path)
    )
