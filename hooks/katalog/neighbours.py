"""The other sites that this one's search can ask too, as `andre_steder` in mkdocs.yml lists them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from katalog.trouble import SettingError

HERE = ("127.0.0.1", "localhost", "[::1]")
"""Machines that may be asked without encryption: one's own, while trying."""
EXAMPLE = "Skriv fx: andre_steder: [{navn: Region Nord, adresse: https://nord.example/guide/}]"
HOST = re.compile(r"[a-z0-9.-]+(:\d{1,5})?|\[[0-9a-f:.]+\](:\d{1,5})?")
PATH = re.compile(r"[A-Za-z0-9/._~%-]*")


@dataclass(frozen=True)
class Neighbour:
    """Another site with a catalogue of the same kind."""

    navn: str
    """What its results are said to come from."""
    adresse: str
    """Its address with the last slash, e.g. https://nord.example/guide/."""


def neighbours(setting: Any, own: str) -> tuple[Neighbour, ...]:
    """The sites of the setting; own is this site's address, which is not one of them."""
    if not isinstance(setting, list):
        raise SettingError(f"andre_steder i mkdocs.yml skal være en liste. {EXAMPLE}")
    found = tuple(_neighbour(n, entry) for n, entry in enumerate(setting, 1))
    for n, one in enumerate(found, 1):
        if one.adresse == own:
            raise SettingError(f"andre_steder i mkdocs.yml, nr. {n}: {one.adresse} er sidens egen adresse. Fjern den.")
        before = [other for other in found[: n - 1] if one.navn == other.navn or one.adresse == other.adresse]
        if before:
            raise SettingError(f"andre_steder i mkdocs.yml, nr. {n}: {one.navn} står der to gange. Fjern den ene.")
    return found


def _neighbour(n: int, entry: Any) -> Neighbour:
    if not (isinstance(entry, dict) and entry.keys() == {"navn", "adresse"} and all(isinstance(v, str) for v in entry.values())):  # fmt: skip
        raise SettingError(f"andre_steder i mkdocs.yml, nr. {n}: skriv navn og adresse og ikke andet. {EXAMPLE}")
    navn, adresse = entry["navn"].strip(), entry["adresse"].strip()
    for complaint in _complaints(navn, adresse):
        raise SettingError(f"andre_steder i mkdocs.yml, nr. {n}: {complaint}")
    return Neighbour(navn, adresse.rstrip("/") + "/")


def _complaints(navn: str, adresse: str) -> Iterator[str]:
    """What is wrong, first things first. The address goes into the pages' policy, so it holds no sign that means anything there."""
    if not navn:
        yield "navn er tomt. Skriv det, siden skal kaldes i søgningen."
    try:
        parts = urlsplit(adresse)
        host = parts.hostname or ""
    except ValueError:
        yield f"adressen '{adresse}' kan ikke læses. Skriv den som i browserens adresselinje."
        return
    if not HOST.fullmatch(parts.netloc) or not PATH.fullmatch(parts.path) or parts.query or parts.fragment:
        yield f"adressen '{adresse}' kan ikke bruges. Skriv kun den anden sides forside, fx https://nord.example/guide/."
    if parts.scheme != "https" and not (parts.scheme == "http" and (host in HERE or f"[{host}]" in HERE)):
        yield f"adressen '{adresse}' skal begynde med https://."
