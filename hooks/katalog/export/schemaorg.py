"""What a page is about, as schema.org JSON-LD for search engines and other machines.

Help from civil society is a Service; GovernmentService is kept for what a public party offers itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

from katalog.codes import Kode, Omraade
from katalog.export import Publication
from katalog.export.weekly import rules
from katalog.models import Initiativ, Organisation, Pulje, Record, Samarbejde, Tilbud
from katalog.page import Page, Part
from katalog.parts import Daekning, Kontakt
from katalog.tilbud import Sted

Node = dict[str, Any]
KINDS = {"forening": "NGO", "ngo": "NGO", "fond": "NGO"}
"""The actor types that schema.org has a word for; the others are an Organization."""
DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
DESCRIBED = ("tilbud", "organisation", "samarbejde", "pulje", "initiativ", "omraade", "kode")
"""The values of a page that say what it is about."""


def graph(p: Publication, page: Page) -> Node:
    """The page, its way down from the front page, and what it is about."""
    nodes = [_page(p, page), *_crumbs(p, page)]
    about = next((page.values[name] for name in DESCRIBED if name in page.values), None)
    if about is not None and isinstance(about, (Record, Kode)):
        nodes.append(_known(_about(p, page, about)))
    return {"@context": "https://schema.org", "@graph": [_known(node) for node in nodes]}


def _page(p: Publication, page: Page) -> Node:
    address = p.at(page.address)
    if not page.address:
        return _site(p)
    part = page.values.get("del")
    listed = isinstance(part, Part) and part.total > 0
    return {
        "@type": "CollectionPage" if listed else "WebPage", "@id": address, "url": address, "name": page.title,
        "description": page.description, "inLanguage": "da", "isPartOf": {"@id": p.at("#website")},
        "breadcrumb": {"@id": f"{address}#vej"},
        "mainEntity": _list(p, part) if listed and isinstance(part, Part) else None,
    }  # fmt: skip


def _site(p: Publication) -> Node:
    target = {"@type": "EntryPoint", "urlTemplate": p.at("tilbud/?q={search_term_string}")}
    search = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    publisher = {"@type": "GovernmentOrganization", "name": p.owner} if p.owner else None
    return {
        "@type": "WebSite", "@id": p.at("#website"), "url": p.url, "name": p.name, "inLanguage": "da",
        "publisher": publisher, "potentialAction": search,
    }  # fmt: skip


def _list(p: Publication, part: Part) -> Node:
    first = part.items and isinstance(part.items[0], Record)
    items = (
        [{"@type": "ListItem", "position": n, "url": p.at(r.address)} for n, r in enumerate(part.items, 1)]
        if first
        else []
    )
    return {"@type": "ItemList", "numberOfItems": part.total, "itemListElement": items}


def _crumbs(p: Publication, page: Page) -> Iterator[Node]:
    if page.address:
        ways = [("Forside", ""), *((n, a) for n, a in page.crumbs if a != page.address), (page.title, page.address)]
        items = [
            {"@type": "ListItem", "position": n, "name": name, "item": p.at(address)}
            for n, (name, address) in enumerate(ways, 1)
        ]
        yield {"@type": "BreadcrumbList", "@id": f"{p.at(page.address)}#vej", "itemListElement": items}


def _about(p: Publication, page: Page, about: Record | Kode) -> Node:
    describe = next(d for kind, d in ABOUT if isinstance(about, kind))
    made_up = {"disambiguatingDescription": "Opdigtet eksempel."} if getattr(about, "eksempel", False) else {}
    return {
        "@id": f"{p.at(page.address)}#det",
        "mainEntityOfPage": {"@id": p.at(page.address)},
        **made_up,
        **describe(p, about),
    }


def _tilbud(p: Publication, t: Tilbud) -> Node:
    c = p.catalogue
    providers = c.organisations(t.udbydere)
    own = bool(providers) and all(o.offentlig for o in providers)
    groups = c.named("maalgrupper", t.groups)
    return {
        "@type": "GovernmentService" if own else "Service", "name": t.titel, "description": t.resume,
        "url": p.at(t.address), "sameAs": t.link,
        "provider": [_named_organisation(p, o) for o in providers],
        "serviceType": [k.navn for k in c.named("tilbudstyper", t.tilbudstyper)],
        "audience": [_known({"@type": "PeopleAudience", "audienceType": k.navn, **_ages(t)}) for k in groups],
        "areaServed": _areas(p, t.daekning),
        "isAccessibleForFree": t.pris.is_free if t.pris else None,
        "offers": {"@type": "Offer", "price": t.pris.beloeb, "priceCurrency": "DKK", "description": t.pris.enhed or ""}
        if t.pris and t.pris.beloeb else None,
        "availableChannel": [_channel(t, sted) for sted in t.steder] or ([_channel(t, None)] if t.kontakt else []),
        "hoursAvailable": list(_hours(t)),
    }  # fmt: skip


def _ages(t: Tilbud) -> Node:
    return {"suggestedMinAge": t.alder.fra, "suggestedMaxAge": t.alder.til} if t.alder else {}


def _channel(t: Tilbud, sted: Sted | None) -> Node:
    k = t.kontakt
    phone = {"@type": "ContactPoint", "telephone": k.phone_link.removeprefix("tel:")} if k and k.telefon else None
    return _known({
        "@type": "ServiceChannel", "availableLanguage": list(t.languages), "servicePhone": phone,
        "serviceUrl": t.link, "serviceLocation": _place(sted) if sted else None,
    })  # fmt: skip


def _place(sted: Sted) -> Node:
    point = {"@type": "GeoCoordinates", "latitude": sted.breddegrad, "longitude": sted.laengdegrad} if sted.breddegrad and sted.laengdegrad else None  # fmt: skip
    return _known({"@type": "Place", "name": sted.navn, "address": _address(sted), "geo": point})


def _hours(t: Tilbud) -> Iterator[Node]:
    for _, rule in rules(t):
        if rule.freq == "WEEKLY" and rule.start:
            clocks = {"opens": _clock(rule.start), "closes": _clock(rule.end) if rule.end else None}
            yield _known({"@type": "OpeningHoursSpecification", "dayOfWeek": [DAYS[d] for d in rule.days], **clocks})


def _clock(time: str) -> str:
    return "23:59" if time == "24.00" else time.replace(".", ":").zfill(5)


def _organisation(p: Publication, o: Organisation) -> Node:
    k = o.kontakt
    return {
        **_named_organisation(p, o), "sameAs": o.hjemmeside, "taxID": o.cvr,
        "telephone": k.phone_link.removeprefix("tel:") if k and k.telefon else None, "email": k.email if k else None,
        "address": _address(k) if k else None, "areaServed": _areas(p, o.daekning) if o.daekning else None,
    }  # fmt: skip


def _named_organisation(p: Publication, o: Organisation) -> Node:
    kind = "GovernmentOrganization" if o.offentlig else KINDS.get(o.aktoertype or "", "Organization")
    return {"@type": kind, "name": o.navn, "url": p.at(o.address)}


def _samarbejde(p: Publication, s: Samarbejde) -> Node:
    parties = [_named_organisation(p, o) for o in p.catalogue.organisations(s.parter)]
    return {"@type": "Project", "name": s.titel, "description": s.formaal or s.beskrivelse, "url": p.at(s.address), "member": parties}  # fmt: skip


def _initiativ(p: Publication, i: Initiativ) -> Node:
    parties = [_named_organisation(p, o) for o in p.catalogue.organisations(i.partnere)]
    return {
        "@type": "Project",
        "name": i.titel,
        "description": i.beskrivelse,
        "url": p.at(i.address),
        "member": parties,
    }


def _pulje(p: Publication, pulje: Pulje) -> Node:
    funder = {"@type": "Organization", "name": pulje.ejer} if pulje.ejer else None
    return {"@type": "Grant", "name": pulje.navn, "description": pulje.beskrivelse, "url": p.at(pulje.address), "funder": funder}  # fmt: skip


def _omraade(p: Publication, area: Omraade) -> Node:
    point = {"@type": "GeoCoordinates", "latitude": area.punkt[0], "longitude": area.punkt[1]} if area.punkt else None
    return {"@type": "AdministrativeArea", "name": area.navn, "description": area.beskrivelse, "url": p.at(f"omraader/{area.slug}/"), "geo": point}  # fmt: skip


def _kode(p: Publication, kode: Kode) -> Node:
    return {"@type": "DefinedTerm", "name": kode.navn, "description": kode.beskrivelse, "termCode": kode.slug, "alternateName": list(kode.synonymer)}  # fmt: skip


def _areas(p: Publication, daekning: Daekning) -> list[Node]:
    areas = [{"@type": "AdministrativeArea", "name": name, "url": p.at(address)} for name, address in p.catalogue.places(daekning) if name not in ("Hele landet", "Online")]  # fmt: skip
    return [*areas, *([{"@type": "Country", "name": "Danmark"}] if daekning.hele_landet else [])]


def _address(at: Kontakt | Sted) -> Node | None:
    if not (at.adresse or at.by):
        return None
    return _known({"@type": "PostalAddress", "streetAddress": at.adresse, "postalCode": at.postnr, "addressLocality": at.by, "addressCountry": "DK"})  # fmt: skip


def _known(node: Node) -> Node:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


ABOUT: tuple[tuple[type, Callable[[Publication, Any], Node]], ...] = (
    (Tilbud, _tilbud), (Organisation, _organisation), (Samarbejde, _samarbejde), (Initiativ, _initiativ),
    (Pulje, _pulje), (Omraade, _omraade), (Kode, _kode),
)  # fmt: skip
