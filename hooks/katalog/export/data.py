"""The pages about the open data, for people."""

from collections.abc import Iterator

from katalog.catalogue import Catalogue
from katalog.export import FORMATS
from katalog.export.hsds_lists import SIZE
from katalog.export.hsds_profile import ADDRESS, LINK_TYPES, NOT_THERE, ORGANIZATION, SERVICE
from katalog.export.hsds_terms import OWN, TAXONOMIES
from katalog.page import Page

TITLE = "Åbne data"
PROFILE = "Den danske profil af HSDS"

ROUTES = (
    ("index.json", "/", "Hvilken udgave af HSDS det er, og hvor resten er beskrevet"),
    ("openapi.json", "", "Beskrivelsen af det hele, til maskiner (OpenAPI 3.1)"),
    ("services.json", "/services", "Alle tilbud, kort"),
    ("services/{id}.json", "/services/{id}", "Ét tilbud med alt"),
    ("organizations.json", "/organizations", "Alle organisationer, kort"),
    ("organizations/{id}.json", "/organizations/{id}", "Én organisation med alt"),
    ("service_at_locations.json", "/service_at_locations", "Hvor tilbuddene er"),
    ("taxonomies.json", "/taxonomies", "Listerne med koder"),
    ("taxonomies/{id}.json", "/taxonomies/{id}", "Én liste"),
    ("taxonomy_terms.json", "/taxonomy_terms", "Koderne: målgrupper, typer, områder og mere"),
    ("taxonomy_terms/{id}.json", "/taxonomy_terms/{id}", "Én kode"),
    (
        "services.ndjson",
        "/services?format=ndjson",
        "Alle tilbud i én fil, ét pr. linje. De andre lister har også sådan en",
    ),
    ("services/page/{side}.json", "/services?page={side}", "Side 2 og frem af en lang liste"),
    ("hsds.zip", "", "Det hele som tabeller (CSV med datapackage.json)"),
)
"""(file, the standard's own path, what it gives)."""


def pages(c: Catalogue) -> Iterator[Page]:
    """What can be fetched, and how the fields are filled."""
    first = next(iter(c.tilbud), None)
    yield Page(
        "data/", "data", TITLE, "Hent alle tilbud og organisationer som åbne data, i det format du kan bruge.", (),
        {"formater": FORMATS, "ruter": ROUTES, "pr_side": SIZE, "proeve": first.id if first else "gaatur"},
    )  # fmt: skip
    yield Page(
        "data/hsds-profil/", "data-profil", PROFILE, "Hvad kataloget skriver, hvor HSDS lader et valg stå åbent.",
        ((TITLE, "data/"),),
        {"tilbud": SERVICE, "organisation": ORGANIZATION, "adresse": ADDRESS, "mangler": NOT_THERE,
         "forbindelser": LINK_TYPES.items(), "lister": [(name, means) for name, (_, means) in TAXONOMIES.items()],
         "oplysninger": [(slug, means) for slug, (_, means) in OWN.items()]},
    )  # fmt: skip
