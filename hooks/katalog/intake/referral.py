"""HSDS, 1.0 to 3.x, and its profiles: services and organisations as drafts of our records."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from katalog.intake import mend, prose, times
from katalog.intake.draft import Bag, Draft, Place, Term
from katalog.intake.graph import Graph, Row
from katalog.intake.languages import code_of
from katalog.intake.receipt import Receipt
from katalog.intake.terms import of_attribute, of_words

STATUS = {
    "active": "aktiv", "inactive": "midlertidigt-lukket", "defunct": "afsluttet", "temporarily closed": "midlertidigt-lukket",
    "closed": "afsluttet", "waitlist": "venteliste", "waiting list": "venteliste", "approved": "aktiv", "published": "aktiv",
    "open": "aktiv", "current": "aktiv", "live": "aktiv", "archived": "afsluttet", "deleted": "afsluttet", "expired": "afsluttet",
    "permanently closed": "afsluttet", "suspended": "midlertidigt-lukket",
}  # fmt: skip
FREE = re.compile(
    r"\W*(free|no (fee|fees|cost|charge)s?|none|gratis|gratuit|free of charge|\$?0([.,]0+)?|no charge)\W*",
    re.IGNORECASE,
)
NATION = {
    "national", "nationwide", "nationally", "united kingdom", "uk", "england", "united states", "usa", "france", "denmark",
    "danmark", "hele landet", "canada", "statewide and national", "all states",
}  # fmt: skip
ACCESS = (
    (re.compile(r"drop.?in|walk.?in", re.IGNORECASE), "drop-in"),
    (re.compile(r"self.?refer", re.IGNORECASE), "selvhenvendelse"),
    (re.compile(r"member", re.IGNORECASE), "medlemskab"),
    (re.compile(r"outreach", re.IGNORECASE), "opsoegende"),
    (re.compile(r"referral|referred", re.IGNORECASE), "fagperson"),
)
MAX_PLACES = 100
MAX_KEYWORDS = 20
FLAT = ("address_1", "address_2", "city", "state_province", "postal_code", "country", "latitude", "longitude")
"""A place's columns, when they stand on the service itself."""
ABOUT = ("description", "long_description", "short_description")
"""Where different directories keep the text about something, the fullest first."""
SHORT = 60
"""Letters in what may be the name of a target group or area; more than that is a text."""


@dataclass(frozen=True)
class Settings:
    """What the person who imports has said."""

    source: str
    today: date
    country: str = ""
    names: bool = False
    """Whether persons' names are kept under import."""


def organisation(row: Row, graph: Graph, receipt: Receipt, s: Settings) -> Draft:
    """One organisation."""
    draft = Draft("organisationer", row["id"], receipt, names=s.names)
    bag = Bag(row, draft)
    fields: dict[str, Any] = {"navn": mend.text(draft, "name", bag.take("name", "alternate_name"), 200)}
    fields["beskrivelse"] = mend.markdown(draft, "description", bag.take(*ABOUT))
    fields["hjemmeside"] = mend.url(draft, "website", bag.take("website", "url", "uri", "urls"))
    for identifier in bag.rows("identifier"):
        if "cvr" in str(identifier.row).lower() and (
            found := re.search(r"\b\d{8}\b", str(identifier.row.get("identifier")))
        ):
            fields["cvr"] = found[0]
            identifier.drop("identifier", "identifier_scheme", "identifier_type")
        identifier.rest()
    for attribute in bag.rows("attribute"):
        _term(attribute, graph)
    draft.terms += of_words(bag, graph)
    fields["kontakt"] = _contact(bag, s)
    places: list[dict[str, Any]] = []
    for location in bag.rows("location"):
        _more_contact(fields["kontakt"], location, s)
        places += filter(None, [_place(location, s)])
    for address in bag.rows("address"):
        if any((place := _address(address, s)).values()):
            places.append(place)
        address.rest()
    fields["kontakt"] |= {k: v for p in places[:1] for k, v in p.items() if k in ("adresse", "postnr", "by")}
    for place in places[1:]:
        draft.keep("location", {k: v for k, v in place.items() if isinstance(v, str)})
    bag.rest()
    draft.fields = {k: v for k, v in fields.items() if v}
    return draft


def service(row: Row, graph: Graph, receipt: Receipt, s: Settings) -> Draft:
    """One offering, with all that hangs on it and on its places."""
    draft = Draft("tilbud", row["id"], receipt, names=s.names)
    bag = Bag(row, draft)
    fields: dict[str, Any] = {"titel": mend.text(draft, "name", bag.take("name", "alternate_name"), 200)}
    about = mend.markdown(draft, "description", bag.take(*ABOUT)) or ""
    fields["resume"] = _summary(bag, about)
    fields["status"] = _status(bag)
    fields["link"] = mend.url(draft, "url", bag.take("url", "website", "urls"))
    fields["bekraeftet"] = _confirmed(bag, s)
    fields["alder"] = _ages(bag)
    fields["pris"] = _price(bag, s)
    fields["sprog"] = _languages(bag)
    fields["henvisning"] = {"kapacitet": mend.text(draft, "wait_time", bag.take("wait_time"))}
    fields["adgang"] = _access(bag)
    sections = [
        about,
        *_audience(bag, graph, fields),
        _labelled("Vigtigt", mend.markdown(draft, "alert", bag.take("alert"))),
    ]
    for attribute in bag.rows("attribute"):
        _term(attribute, graph)
    draft.terms += of_words(bag, graph)
    if not any(t.list == "tilbudstyper" for t in draft.terms):
        draft.terms += [Term("tilbudstyper", w) for w in bag.words("keywords") if len(w) <= SHORT][:MAX_KEYWORDS]
    fields["kontakt"] = _contact(bag, s)
    hours = [t for schedule in bag.rows("schedule") for t in times.of_schedule(schedule)]
    areas = bag.rows("service_area")
    spoken: list[str] = []
    places, more_hours, online = _places(bag, graph, s, areas, fields["kontakt"], spoken)
    fields["sprog"] = fields["sprog"] or list(dict.fromkeys(spoken))
    sections += _areas(areas, draft, fields)
    fields["tidspunkter"] = times.gathered(hours or more_hours)
    fields["steder"] = places
    fields["saadan_goer_du"] = _how(bag, fields["kontakt"])
    fields["beskrivelse"] = "\n\n".join(filter(None, sections))
    if online or _is_online(bag):
        fields.setdefault("daekning", {})["online"] = "true"
    draft.providers = [id for id in (bag.take("organization_id"),) if id]
    _program(bag, graph)
    bag.rest()
    draft.fields = {k: _full(v) for k, v in fields.items() if _full(v)}
    return draft


def _program(bag: Bag, graph: Graph) -> None:
    """The programme it is part of is kept; the source's own history of changes is not."""
    program = graph.tables["program"].get(bag.row.get("program_id", ""), {})
    bag.draft.keep("program", program.get("name", ""))
    for _ in bag.rows("metadata"):
        bag.draft.receipt.leave_out("linje i kildens ændringshistorik", bag.draft.where)


def _summary(bag: Bag, about: str) -> str:
    """What the source says in short, else the first sentences of its description."""
    said = prose.to_plain(bag.take("summary", "short_description"))
    return prose.cut(said or prose.words_of(about), 200)


def _full(value: Any) -> Any:
    return {k: v for k, v in value.items() if v} if isinstance(value, dict) else value


def _labelled(label: str, text: str | None) -> str:
    return f"**{label}:** {text}" if text else ""


def _term(attribute: Bag, graph: Graph) -> None:
    if term := of_attribute(attribute, graph):
        attribute.draft.terms.append(term)
    attribute.rest()


def _status(bag: Bag) -> str | None:
    given = bag.take("status")
    made = STATUS.get(given.lower().strip().replace("_", " "))
    if given and made is None:
        bag.draft.mend("status kunne ikke læses", "status", given)
    elif made and given.lower() not in ("active", "defunct"):
        bag.draft.keep("status", given)
    return None if made == "aktiv" else made


def _confirmed(bag: Bag, s: Settings) -> dict[str, str] | None:
    day = mend.confirmed(
        bag.draft, "assured_date", bag.take("assured_date", "last_assured", "last_verified_at"), s.today, s.country
    )
    return {"dato": day, "af": "kilden"} if day else None


def _ages(bag: Bag) -> dict[str, str]:
    youngest, oldest = mend.age(bag, "minimum_age", "min_age"), mend.age(bag, "maximum_age", "max_age")
    if youngest and oldest and int(youngest) > int(oldest):
        bag.draft.mend("alder gik nedad og er ikke brugt", bag.at("minimum_age"), f"{youngest}-{oldest}")
        return {}
    if oldest and int(oldest) >= 99:  # how other systems write "no upper limit"
        bag.draft.keep(bag.at("maximum_age"), oldest)
        oldest = None
    made = {"fra": youngest if youngest != "0" or oldest else None, "til": oldest}
    return {k: v for k, v in made.items() if v}


def _audience(bag: Bag, graph: Graph, fields: dict[str, Any]) -> list[str]:
    """The texts that say who it is for; short ones are names of target groups."""
    draft, texts = bag.draft, [bag.take("eligibility_description"), bag.take("audience")]
    if isinstance(bag.row.get("eligibility"), str):
        texts.append(bag.take("eligibility"))
    for row in bag.rows("eligibility"):
        fields["alder"] = fields["alder"] or _ages(row)
        for attribute in row.rows("attribute"):
            if term := of_attribute(attribute, graph):
                draft.terms.append(Term("maalgrupper", term.name, term.code, term.above))
            attribute.rest()
        said = row.take("eligibility", "name", "description", "value")
        if said and len(said) <= SHORT:
            draft.terms.append(Term("maalgrupper", said))
        else:
            texts.append(said)
        row.rest()
    made = [mend.markdown(draft, "eligibility", t) for t in dict.fromkeys(filter(None, texts))]
    return [_labelled("Hvem det er for", m) for m in made if m]


def _price(bag: Bag, s: Settings) -> dict[str, str]:
    draft = bag.draft
    said = [bag.take("fees_description"), bag.take("fees")]
    options = []
    for row in bag.rows("cost_option"):
        amount, currency = row.take("amount"), row.take("currency").upper()
        words = [row.take("option"), amount and f"{amount} {currency}".strip(), row.take("amount_description")]
        options.append((amount, currency, words))
        row.rest()
    texts = [t for t in dict.fromkeys(filter(None, said)) if not FREE.fullmatch(t)]
    free = any(FREE.fullmatch(t) for t in said if t) or bool(options)
    free = free and all(FREE.fullmatch(a or "x") for a, _, _ in options) and not texts
    if len(options) == 1 and options[0][1] == "DKK" and not free and re.fullmatch(r"\d+([.,]\d{1,2})?", options[0][0]):
        amount, _, (option, _, unit) = options[0]
        made = {"beloeb": amount.replace(",", "."), "enhed": unit, "note": "; ".join(filter(None, [option, *texts]))}
    else:
        spoken = [" ".join(filter(None, words)) for a, _, words in options if not (free and FREE.fullmatch(a or "x"))]
        unsaid = [" ".join(filter(None, (w[0], w[2]))) for _, _, w in options] if free else []
        made = {
            "gratis": "true" if free else "",
            "note": "; ".join(dict.fromkeys(filter(None, [*texts, *spoken, *unsaid]))),
        }
    made["note"] = mend.text(draft, "fees", made["note"], 500) or ""
    return {k: v for k, v in made.items() if v}


def _languages(bag: Bag) -> list[str]:
    found: list[str] = []
    for row in bag.rows("language"):
        said = row.take("code") or ""
        name = row.take("name", "language")
        for word in re.split(r"[,;/|]| and ", name or said):
            code = code_of(said if name == "" else word) or (code_of(said) if said else None)
            if code:
                found.append(code)
            elif word.strip():
                row.draft.mend("sprog kendes ikke", row.at("name"), word.strip())
        row.rest()
    return list(dict.fromkeys(found))


def _access(bag: Bag) -> list[str]:
    said = " ".join(
        filter(
            None,
            (bag.row.get(k, "") for k in ("attending_access", "access_type") if isinstance(bag.row.get(k, ""), str)),
        )
    )
    found = [slug for pattern, slug in ACCESS if pattern.search(said)]
    bag.drop(*(("attending_access", "access_type") if found and len(said) < 20 else ()))
    return found[:1] if "selvhenvendelse" in found else found


def _is_online(bag: Bag) -> bool:
    return any(
        re.search(r"online|virtual|telephone|remote", str(bag.row.get(k, "")), re.IGNORECASE)
        for k in ("attending_type", "deliverable_type")
    )


def _contact(bag: Bag, s: Settings) -> dict[str, str]:
    """The first shared phone and mailbox, of the row itself or of its contacts; the others are kept."""
    draft, made = bag.draft, {}
    made["email"] = mend.email(draft, bag.at("email"), bag.take("email", "emails")) or ""
    phones = bag.rows("phone")
    single = bag.take("phone", "telephone")
    for row in bag.rows("contact"):
        name = row.take("name")
        if name and s.names:
            draft.keep(row.at("name"), name)
        elif name:
            draft.receipt.leave_out("persons navn", draft.where)
        address = mend.email(draft, row.at("email"), row.take("email"), name)
        if address and made["email"] and address != made["email"]:
            draft.keep(row.at("email"), address)
        made["email"] = made["email"] or address or ""
        phones += row.rows("phone")
        row.rest()
    rank = {"voice": 0, "": 0, "hotline": 0}
    phones.sort(key=lambda p: rank.get(str(p.row.get("type", "")).lower(), 1))
    made["telefon"] = mend.phone(draft, bag.at("phone"), single, s.country) or ""
    for row in phones:
        kind, number = str(row.row.get("type", "")).lower(), row.take("number", "phone", "name")
        if re.search("fax|tty|text|sms", kind):
            draft.keep(row.at(f"number ({kind})"), number)
        elif checked := mend.phone(draft, row.at("number"), number, s.country):
            if made["telefon"] and checked != made["telefon"]:
                draft.keep(row.at("number"), number)
            made["telefon"] = made["telefon"] or checked
        for language in row.rows("language"):
            language.rest()
        row.rest()
    return {k: v for k, v in made.items() if v}


def _more_contact(contact: dict[str, str], holder: Bag, s: Settings) -> None:
    """What a place says of how to get in touch: used where nothing else does, else kept."""
    for key, value in _contact(holder, s).items():
        if contact.setdefault(key, value) != value:
            holder.draft.keep(holder.at(f"kontakt.{key}"), value)


def _places(
    bag: Bag, graph: Graph, s: Settings, areas: list[Bag], contact: dict[str, str], spoken: list[str]
) -> tuple[list[dict[str, Any]], list[dict[str, str]], bool]:
    """The places one meets, their hours for when the service has none of its own, and whether one is online.

    What the places say of areas, contacts and languages is added to the service's own.
    """
    draft, online = bag.draft, False
    places: list[dict[str, Any]] = []
    if bag.row.keys() & {"address", "address_1", "city"}:  # a flat table, where a service is where it is
        place = _place(Bag({"address": bag.row.pop("address", []), **{k: bag.take(k) for k in FLAT}}, draft), s)
        places += [place] if place else []
    own: list[dict[str, str]] = []
    at_place: list[dict[str, str]] = []
    rows = bag.rows("service_at_location")
    for row in rows:
        location = graph.tables["location"].get(at) if (at := row.take("location_id")) else None
        if at and location is None:
            draft.mend("sted findes ikke hos kilden", "location_id", at)
        inner = Bag(location or {}, draft, "location" if len(rows) == 1 else f"location {len(places) + 1}")
        inner.drop("organization_id")
        online = online or str(inner.row.get("location_type", "")).lower() == "virtual"
        name = prose.to_plain(str(inner.row.get("name", "")))[:80] if len(rows) > 1 else ""
        own += [t for x in row.rows("schedule") for t in times.of_schedule(x, name)]
        at_place += [t for x in inner.rows("schedule") for t in times.of_schedule(x, name)]
        areas += row.rows("service_area")
        for holder in (row, inner):
            _more_contact(contact, holder, s)
            spoken += _languages(holder)
            for attribute in holder.rows("attribute"):
                _term(attribute, graph)
        place = _place(inner, s)
        if place and place not in places:
            if len(places) < MAX_PLACES:
                places.append(place)
            else:
                draft.keep("location", {k: v for k, v in place.items() if isinstance(v, str)})
        row.rest()
    return places, own or at_place, online


def _place(location: Bag, s: Settings) -> dict[str, Any]:
    """A location with its first address that can be visited."""
    draft = location.draft
    made: dict[str, Any] = {"navn": mend.text(draft, location.at("name"), location.take("name", "alternate_name"), 200)}
    addresses = location.rows("address")
    addresses.sort(key=lambda a: str(a.row.get("address_type", "")).lower() == "postal")
    for n, address in enumerate(addresses or [location]):
        if n == 0:
            made |= _address(address, s)
        if addresses:
            address.drop("address_type" if address.row.get("address_type") == "physical" else "")
            address.drop("country" if str(address.row.get("country", "")).upper() == s.country else "")
            address.rest()
    lat, long = location.take("latitude"), location.take("longitude")
    spot = mend.decimal(lat, 54, 58.5), mend.decimal(long, 7.5, 15.5)
    if all(spot):
        made |= {"breddegrad": spot[0], "laengdegrad": spot[1]}
    elif lat or long:
        draft.keep(location.at("punkt"), f"{lat} {long}")
    said = [t for a in location.rows("accessibility") for t in _accessible(a)]
    made["tilgaengelighed"] = mend.text(draft, location.at("accessibility"), ". ".join(dict.fromkeys(said)))
    if str(location.row.get("location_type", "")).lower() == "physical":
        location.drop("location_type")
    location.rest()
    return {k: v for k, v in made.items() if v}


def _accessible(row: Bag) -> list[str]:
    texts = [row.take("description", "accessibility", "name"), row.take("details")]
    row.rest()
    return [t.rstrip(".") for t in texts if t]


def _address(address: Bag, s: Settings) -> dict[str, Any]:
    """Street and town; a postcode that is not Danish stands with its town."""
    draft = address.draft
    lines = [address.take(k) for k in ("address_1", "address", "street_address", "address_2", "address_3", "address_4")]
    street = mend.text(draft, address.at("address_1"), ", ".join(filter(None, lines)), 200)
    town, state, code = (
        address.take("city", "town"),
        address.take("state_province"),
        address.take("postal_code", "postcode"),
    )
    country = str(address.row.get("country", "")).upper()
    danish = re.fullmatch(r"(DK-?)?\d{4}", code) is not None and (s.country in ("DK", "") or country in ("DK", "DNK"))
    if danish:
        draft_by = town
        if state:
            draft.keep(address.at("state_province"), state)
        return {"adresse": street, "postnr": code[-4:], "by": mend.text(draft, address.at("city"), draft_by, 100)}
    where = " ".join(filter(None, (state, code)))
    spoken = ", ".join(filter(None, (town, where)))
    return {"adresse": street, "by": mend.text(draft, address.at("city"), spoken, 150)}


def _areas(areas: list[Bag], draft: Draft, fields: dict[str, Any]) -> list[str]:
    """Where one has to live: areas by name, the whole country, or a text that is too long for a name."""
    texts = []
    for row in areas:
        name = row.take("name", "service_area")
        said = row.take("description")
        name, said = (name, said) if name else (said, "")
        if row.row.get("uri") == said:
            said = ""
        if prose.to_plain(name).lower().strip(" .") in NATION:
            fields.setdefault("daekning", {})["hele_landet"] = "true"
        elif name and len(name) <= SHORT:
            draft.places.append(Place(prose.to_plain(name), _area_type(row), str(row.row.get("code", ""))))
        elif name:
            texts.append(name)
        if said and said != name:
            texts.append(said)
        row.rest()
    made = [mend.markdown(draft, "service_area", t) for t in dict.fromkeys(texts)]
    return [_labelled("Område", m) for m in made if m]


def _area_type(row: Bag) -> str:
    said = f"{row.row.get('extent_type', '')} {row.row.get('type', '')}".lower()
    return "region" if re.search("region|state|county|depart", said) else "kommune"


def _how(bag: Bag, contact: dict[str, str]) -> str:
    """What the citizen does, what to bring, and a number such as 999 that has no field."""
    draft = bag.draft
    parts = [mend.markdown(draft, "application_process", bag.take("application_process"))]
    documents = []
    for row in bag.rows("required_document"):
        documents.append(mend.text(draft, "required_document", row.take("document", "name", "description"), 500))
        row.rest()
    listed = [
        d
        for d in dict.fromkeys(documents)
        if d and d.lower().strip(". ") not in ("none", "no documents required", "n/a")
    ]
    if listed:
        parts.append(mend.markdown(draft, "required_document", f"**Tag med:** {'; '.join(listed)}"))
    if draft.numbers and "telefon" not in contact:
        parts.append(mend.markdown(draft, "phone", f"**Telefon:** {'; '.join(dict.fromkeys(draft.numbers))}"))
    return "\n\n".join(p for p in parts if p)
