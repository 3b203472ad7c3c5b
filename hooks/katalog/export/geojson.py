"""Offerings on a map (GeoJSON, RFC 7946): where one goes, else the middle of the municipality, and it says which."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from katalog.export import File, Publication, listed, pieces
from katalog.models import Tilbud
from katalog.tilbud import Sted

Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS84)."""


def files(p: Publication) -> Iterator[File]:
    """data/steder.geojson."""
    found = (json.dumps(f, ensure_ascii=False) for f in features(p))
    head, end = '{"type": "FeatureCollection", "features": [\n', "\n]}\n"
    yield from pieces("data/steder.geojson", chain((head,), listed(found), (end,)))


def features(p: Publication) -> Iterator[dict[str, Any]]:
    """One for each place of each open offering; one for each municipality of an offering that names no place."""
    for tilbud in p.catalogue.tilbud:
        for n, sted in enumerate(tilbud.steder, 1):
            if sted.breddegrad is not None and sted.laengdegrad is not None:
                yield _feature(p, tilbud, f"sted-{n}", (sted.breddegrad, sted.laengdegrad), "sted", sted)
            elif point := _middle(p, sted.kommune):
                yield _feature(p, tilbud, f"sted-{n}", point, "omtrentlig", sted)
        for kommune in () if tilbud.steder else tilbud.daekning.kommuner:
            if point := _middle(p, kommune):
                yield _feature(p, tilbud, kommune, point, "kommune", None)


def _middle(p: Publication, kommune: str | None) -> Point | None:
    return p.catalogue.omraader[kommune].punkt if kommune else None


def _feature(p: Publication, t: Tilbud, part: str, point: Point, placing: str, sted: Sted | None) -> dict[str, Any]:
    c = p.catalogue
    properties = {
        "id": t.id, "titel": t.titel, "resume": t.resume, "side": p.at(t.address),
        "placering": placing,
        "sted": ", ".join(sted.lines) if sted else None,
        "tilgaengelighed": sted.tilgaengelighed if sted else None,
        "udbydere": [o.navn for o in c.organisations(t.udbydere)],
        "maalgrupper": list(t.groups), "tilbudstyper": list(t.tilbudstyper), "adgang": list(t.adgang),
        "pris": t.pris.spoken if t.pris else None, "status": t.status,
        "bekraeftet": t.bekraeftet.dato.isoformat() if t.bekraeftet else None,
        "eksempel": t.eksempel,
    }  # fmt: skip
    latitude, longitude = point
    return {
        "type": "Feature",
        "id": f"{t.id}/{part}",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {name: value for name, value in properties.items() if value not in (None, "", [])},
    }
