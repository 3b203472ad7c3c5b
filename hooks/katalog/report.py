"""'Er noget forkert?': a mail or an issue that names the record and asks for the field, as mkdocs.yml says."""

from urllib.parse import quote

from katalog.parts import Record

BODY = """Siden: {address}
Fil: {path}

Hvilken oplysning er forkert? (fx tidspunkt, pris, telefon eller adresse)


Hvad skal der stå i stedet?


Hvor ved du det fra?


Skriv ikke navn, nummer eller andet om personer.
"""


def report_link(where: str, record: Record, address: str) -> str:
    """The link; where is a mail address, or the address of a form with {titel} and {tekst} in it."""
    title, text = (
        quote(f"Rettelse: {record.name}", safe=""),
        quote(BODY.format(address=address, path=record.path), safe=""),
    )
    if "{titel}" in where or "{tekst}" in where:
        return where.replace("{titel}", title).replace("{tekst}", text)
    mail = where if where.startswith("mailto:") else f"mailto:{where}"
    return f"{mail}?subject={title}&body={text}".replace("%0A", "%0D%0A")


def is_place(where: str) -> bool:
    """Whether the setting can be used: a mail address, or an https address with {tekst}."""
    mail = "@" in where and " " not in where and "?" not in where
    return mail or (where.startswith("https://") and "{tekst}" in where)
