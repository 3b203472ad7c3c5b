"""`katalog import`: what a person types, and what they are told."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from katalog.editors import command
from katalog.intake import receipt as told
from katalog.intake.bring import Order, bring_in
from katalog.intake.receipt import Receipt
from katalog.intake.referral import Settings
from katalog.intake.unpack import Unusable
from katalog.values import slugify

HELP = "hent tilbud og organisationer fra andres åbne data (HSDS, data·inclusion, CSV og XLSX)"


def register(commands: Any) -> None:
    """Add the command and its choices."""
    parser = command(commands, "import", run, HELP)
    parser.add_argument("path", type=Path, metavar="STI", help="en fil, en mappe eller en zip-fil")
    parser.add_argument(
        "--til", type=Path, metavar="MAPPE", help="katalogmappen, der skrives i (standard: importeret/<kilde>)"
    )
    parser.add_argument(
        "--kilde", metavar="NAVN", help="hvad kilden hedder (standard: filens navn). Brug det samme næste gang."
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FIL", help="YAML, der siger, hvilke kolonner der er hvad, til CSV og XLSX"
    )
    parser.add_argument(
        "--land", metavar="KODE", default="", help="kildens land, fx GB, US, FR eller DK (ellers efter adresserne)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (standard) eller json")
    parser.add_argument("--proev", action="store_true", help="vis kun, hvad der ville ske")
    parser.add_argument(
        "--afslut-manglende", action="store_true", help="sæt status afsluttet på tilbud, som kilden ikke længere har"
    )
    parser.add_argument("--genskab", action="store_true", help="lav også de poster igen, som en redaktør har slettet")
    parser.add_argument(
        "--med-navne", action="store_true", help="gem navne på kontaktpersoner under import. Husk, at git husker."
    )


def run(chosen: argparse.Namespace, today: date | None = None) -> int:
    """Import, and tell what came of it; 1 when something was refused, 2 when nothing could be read."""
    source = (chosen.kilde or chosen.path.resolve().stem).strip()
    if not slugify(source):
        print("Skriv kildens navn med bogstaver, fx --kilde nabokommunen.", file=sys.stderr)
        return 2
    receipt = Receipt()
    try:
        order = Order(
            chosen.path, chosen.til or Path("importeret") / slugify(source), Path("catalogue"),
            Settings(source, today or date.today(), chosen.land.upper(), chosen.med_navne), chosen.mapping,
            chosen.afslut_manglende, chosen.genskab, chosen.proev,
        )  # fmt: skip
        if order.mapping is not None and not order.mapping.is_file():
            raise Unusable(f"{order.mapping} findes ikke. Skriv stien til mapping-filen.")
        bring_in(order, receipt)
    except Unusable as wrong:
        print(wrong, file=sys.stderr)
        for what, why in receipt.refused:
            print(f"{what}: {why}", file=sys.stderr)
        return 2
    except OSError as wrong:
        print(f"{wrong.filename}: kan ikke læses eller skrives ({wrong.strerror}).", file=sys.stderr)
        return 2
    if chosen.format == "json":
        print(told.as_json(receipt))
    else:
        print(told.as_text(receipt, chosen.proev))
        if not chosen.proev:
            print(f"Posterne ligger i {order.folder}/. Se efter med: KATALOG={order.folder} katalog check")
    return 1 if receipt.refused else 0
