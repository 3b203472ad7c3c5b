"""Offerings, organisations and places as a FHIR R4 bundle: HealthcareService, Organization, Location.

What FHIR has no place for stays out; a code list here is a code system of its own, whose address is its page.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from katalog.catalogue import Catalogue
from katalog.codes import Omraade
from katalog.export import File, Publication, compact, listed, pieces
from katalog.export.weekly import rules
from katalog.load import EVERYWHERE
from katalog.models import Organisation, Tilbud
from katalog.parts import Kontakt
from katalog.tilbud import Sted

Resource = dict[str, Any]
DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
LONGEST_ID = 64
TEST_DATA = {
    "security": [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST", "display": "test health data"}
    ],
    "tag": [{"code": "eksempel", "display": "Opdigtet eksempel"}],
}
"""How a made-up record is marked: FHIR's own label for test data, and ours."""


def files(p: Publication) -> Iterator[File]:
    """data/fhir/bundle.json."""
    entries = map(compact, _entries(p))
    head, end = '{"resourceType":"Bundle","type":"collection","entry":[\n', "\n]}\n"
    yield from pieces("data/fhir/bundle.json", chain((head,), listed(entries), (end,)))


def _entries(p: Publication) -> Iterator[Resource]:
    for resource in resources(p):
        yield {"fullUrl": p.at(f"data/fhir/{resource['resourceType']}/{resource['id']}"), "resource": resource}


def resources(p: Publication) -> Iterator[Resource]:
    """Organisations, the areas that offerings cover, then each open offering after its places."""
    c = p.catalogue
    for o in c.all(Organisation):
        yield _known(_organisation(p, o))
    used = {area for t in c.tilbud for area in t.daekning.areas}
    for slug in sorted(used):
        yield _known(_area(p, c.omraader[slug]))
    yield {"resourceType": "Location", "id": _id("omraade", EVERYWHERE), "status": "active", "name": "Danmark", "mode": "instance", "physicalType": _jurisdiction(), "address": {"country": "DK"}}  # fmt: skip
    for t in c.tilbud:
        for n, sted in enumerate(t.steder, 1):
            yield _known(_place(p, t, n, sted))
        yield _known(_service(p, t))


def _organisation(p: Publication, o: Organisation) -> Resource:
    types = [_coded(p, "aktoertyper", o.aktoertype)] if o.aktoertype else []
    return {
        "resourceType": "Organization", "id": _id(o.id), "meta": _meta(o.eksempel),
        "identifier": [_identifier(p.at(o.address)), *([{"system": "http://org-id.guide/list/DK-CVR", "value": o.cvr}] if o.cvr else [])],
        "active": True, "type": types, "name": _named(o.navn, o.eksempel),
        "telecom": [*_telecom(o.kontakt), *([{"system": "url", "value": o.hjemmeside}] if o.hjemmeside else [])],
        "address": [_address(o.kontakt)] if o.kontakt and (o.kontakt.adresse or o.kontakt.by) else [],
    }  # fmt: skip


def _area(p: Publication, area: Omraade) -> Resource:
    return {
        "resourceType": "Location", "id": _id("omraade", area.slug), "status": "active", "mode": "instance",
        "identifier": [_identifier(p.at(f"omraader/{area.slug}/"))],
        "name": area.navn, "physicalType": _jurisdiction(), "position": _position(area.punkt),
    }  # fmt: skip


def _place(p: Publication, t: Tilbud, n: int, sted: Sted) -> Resource:
    point = (
        (sted.breddegrad, sted.laengdegrad) if sted.breddegrad is not None and sted.laengdegrad is not None else None
    )
    return {
        "resourceType": "Location", "id": _id(t.id, "sted", str(n)), "meta": _meta(t.eksempel), "status": "active",
        "name": sted.navn or _named(t.titel, False), "description": sted.tilgaengelighed, "mode": "instance",
        "address": _address(sted) if sted.adresse or sted.by else None, "position": _position(point),
        "managingOrganization": _reference("Organization", _id(t.udbydere[0])) if t.udbydere else None,
    }  # fmt: skip


def _service(p: Publication, t: Tilbud) -> Resource:
    areas = [EVERYWHERE] if t.daekning.hele_landet else t.daekning.areas
    return {
        "resourceType": "HealthcareService", "id": _id(t.id), "meta": _meta(t.eksempel),
        "identifier": [_identifier(p.at(t.address))],
        "active": t.status in ("aktiv", "venteliste"),
        "providedBy": _reference("Organization", _id(t.udbydere[0])) if t.udbydere else None,
        "type": [_coded(p, "tilbudstyper", slug) for slug in t.tilbudstyper],
        "location": [_reference("Location", _id(t.id, "sted", str(n))) for n in range(1, len(t.steder) + 1)],
        "name": _named(t.titel, t.eksempel), "comment": t.resume, "extraDetails": _details(p.catalogue, t),
        "telecom": [*_telecom(t.kontakt), *([{"system": "url", "value": t.link}] if t.link else [])],
        "coverageArea": [_reference("Location", _id("omraade", slug)) for slug in areas],
        "serviceProvisionCode": [_free()] if t.pris and t.pris.is_free else [],
        "eligibility": [_eligibility(p, m.gruppe, m.adgang) for m in t.maalgrupper] + _ages(t),
        "communication": [{"coding": [{"system": "urn:ietf:bcp:47", "code": s}]} for s in t.languages],
        "referralMethod": [_coded(p, "adgang", slug) for slug in t.adgang],
        "availableTime": _times(t), "availabilityExceptions": " ".join(f"{w.spoken}." for w in t.tidspunkter),
    }  # fmt: skip


def _details(c: Catalogue, t: Tilbud) -> str:
    """What has no field of its own: the description, whom it is not for, other providers, the price."""
    others = [o.navn for o in c.organisations(t.udbydere[1:])]
    said = [t.beskrivelse, t.ikke_for, t.pris.spoken if t.pris and not t.pris.is_free else None]
    said += [t.saadan_goer_du, f"Udbydes også af: {', '.join(others)}." if others else None]
    return "\n\n".join(text for text in said if text)


def _eligibility(p: Publication, slug: str, access: str) -> Resource:
    comment = {"kun": "Kun for dem", "fortrinsvis": "Mest for dem"}.get(access)
    return _known({"code": _coded(p, "maalgrupper", slug), "comment": comment})


def _ages(t: Tilbud) -> list[Resource]:
    return [{"comment": f"Alder: {t.alder.spoken}"}] if t.alder else []


def _times(t: Tilbud) -> list[Resource]:
    """The weekly times; what is monthly or agreed on is said in words only."""
    found = []
    for _, rule in rules(t):
        clock = {"availableStartTime": _clock(rule.start), "availableEndTime": _clock(rule.end)}
        if rule.freq == "WEEKLY":
            found.append(_known({"daysOfWeek": [DAYS[d] for d in rule.days], **clock}))
    return found


def _clock(time: str | None) -> str | None:
    """'10.00' as 10:00:00; midnight at the end of a day is its last second."""
    if time is None:
        return None
    return "23:59:59" if time == "24.00" else f"{time.replace('.', ':').zfill(5)}:00"


def _coded(p: Publication, kodeliste: str, slug: str) -> Resource:
    name = p.catalogue.codes[kodeliste][slug].navn
    return {"coding": [{"system": p.at(f"data/koder/{kodeliste}"), "code": slug, "display": name}], "text": name}


def _free() -> Resource:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/service-provision-conditions", "code": "free", "display": "Free"}]}  # fmt: skip


def _jurisdiction() -> Resource:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "jdn", "display": "Jurisdiction"}]}  # fmt: skip


def _telecom(kontakt: Kontakt | None) -> list[Resource]:
    if kontakt is None:
        return []
    phone = [{"system": "phone", "value": kontakt.phone_link.removeprefix("tel:")}] if kontakt.telefon else []
    return [*phone, *([{"system": "email", "value": kontakt.email}] if kontakt.email else [])]


def _address(at: Kontakt | Sted) -> Resource:
    lines = [at.adresse] if at.adresse else []
    return _known({"line": lines, "city": at.by, "postalCode": at.postnr, "country": "DK"})


def _position(point: Sequence[float] | None) -> Resource | None:
    return {"longitude": point[1], "latitude": point[0]} if point else None


def _identifier(address: str) -> Resource:
    return {"system": "urn:ietf:rfc:3986", "value": address}


def _reference(kind: str, id: str) -> Resource:
    return {"reference": f"{kind}/{id}"}


def _meta(made_up: bool) -> Resource | None:
    return TEST_DATA if made_up else None


def _named(name: str, made_up: bool) -> str:
    return f"Eksempel: {name}" if made_up else name


def _id(*parts: str) -> str:
    """An id that FHIR allows; a long one ends in a digest of the whole."""
    whole = ".".join(parts)
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[: LONGEST_ID - 13]}.{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


def _known(resource: Resource) -> Resource:
    """Without what is not known: FHIR allows no empty values."""
    return {name: value for name, value in resource.items() if value or value == 0}
