"""HSDS as static files: each route of its API is a file that ends in .json, and long lists are cut in pages."""

from collections.abc import Iterator

from katalog.export import File, Publication
from katalog.export import hsds_places as places
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_lists import BASE, SIZE, List, pages, pretty, written
from katalog.export.hsds_metadata import Metadata
from katalog.export.hsds_openapi import openapi
from katalog.export.hsds_organizations import Organizations, basic
from katalog.export.hsds_profile import profile
from katalog.export.hsds_services import Services
from katalog.export.hsds_tables import Tables
from katalog.export.hsds_terms import Terms
from katalog.export.hsds_values import Object
from katalog.models import Organisation, Tilbud

VERSION = "3.2"
NESTED = (
    "additional_urls", "phones", "schedules", "service_areas", "service_at_locations", "languages", "funding",
    "cost_options", "attributes", "organization", "addresses", "accessibility", "metadata",
)  # fmt: skip
"""What a list leaves to each object's own file."""


def files(p: Publication) -> Iterator[File]:
    """Every file of HSDS, one at a time: none is kept but the tables."""
    ids, tables = Ids(p.url), Tables()
    terms = Terms(p, ids)
    yield f"{BASE}index.json", written(root(p))
    yield f"{BASE}openapi.json", pretty(openapi(p, VERSION, SIZE))
    yield f"{BASE}profile.json", pretty(profile(p, VERSION))
    yield from taxonomies(terms, tables)
    yield from organizations(p, ids, terms, tables)
    yield from services(p, Services(p, ids, terms), tables)
    for one in Metadata(p, ids).gone():
        tables.add("metadata", one)
    yield from tables.files(p)


def root(p: Publication) -> Object:
    """What the API is."""
    return {"version": VERSION, "profile": p.at("data/hsds-profil/"), "openapi_url": p.at(f"{BASE}openapi.json")}


def taxonomies(terms: Terms, tables: Tables) -> Iterator[File]:
    """The taxonomies and their terms, alone and as lists."""
    for one in terms.taxonomies.values():
        tables.add("taxonomy", one)
        yield _alone("taxonomies", one)
    details = {one["id"]: one for one in terms.taxonomies.values()}
    for term in terms.terms.values():
        tables.add("taxonomy_term", term)
        yield _alone("taxonomy_terms", term | {"taxonomy_detail": details[term["taxonomy_id"]]})
    yield from pages("taxonomies", len(terms.taxonomies), terms.taxonomies.values())
    yield from pages("taxonomy_terms", len(terms.terms), terms.terms.values())


def organizations(p: Publication, ids: Ids, terms: Terms, tables: Tables) -> Iterator[File]:
    """Each organisation with the names of its services, and the list."""
    make, named = Organizations(p, ids, terms), Services(p, ids, terms)
    everyone = p.catalogue.all(Organisation)
    found = List("organizations", len(everyone))
    for o in everyone:
        whole = make.organization(o)
        offered = [named.named(t) for t in (*p.catalogue.tilbud_of(o), *p.catalogue.closed_of(o))]
        tables.add("organization", whole)
        yield _alone("organizations", whole | ({"services": offered} if offered else {}))
        yield from found.add(basic(p, ids, o))
    yield from found.end()


def services(p: Publication, make: Services, tables: Tables) -> Iterator[File]:
    """Each offering, closed ones included; the list of them; and the list of where they are."""
    everything = p.catalogue.all(Tilbud)
    listed = List("services", len(everything))
    located = List("service_at_locations", sum(map(places.count, everything)))
    nobody = make.nobody
    if any(not t.udbydere for t in everything):
        tables.add("organization", nobody)
    for t in everything:
        whole = make.service(t)
        tables.add("service", whole, **({} if t.udbydere else {"organization_id": nobody["id"]}))
        yield _alone("services", whole)
        short = _flat(whole)
        yield from listed.add(short | ({"organization": whole["organization"]} if t.udbydere else {}))
        for at in whole.get("service_at_locations", []):
            yield from located.add(at | {"location": _flat(at["location"]), "service": short})
    yield from listed.end()
    yield from located.end()


def _alone(route: str, one: Object) -> File:
    return f"{BASE}{route}/{one['id']}.json", written(one)


def _flat(one: Object) -> Object:
    """An object without what is nested in it."""
    return {key: value for key, value in one.items() if key not in NESTED}
