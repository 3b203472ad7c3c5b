"""Made-up directories of other countries, in the shapes and with the slips of real ones; the same seed, the same bytes.

One world of organisations, places and services is written in each of the forms that directories are handed out in.
"""

import csv
import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook

Row = dict[str, Any]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTHING = (None, "", "NULL", "N/A", "  ", "null")
WORDS = re.findall(
    r"[\w-]+",
    "community lunch walking group carers advice debt food pantry young people older adults memory café garden choir "
    "housing clinic counselling drop-in family centre women men refugees language class bicycle repair befriending "
    "phone line art music swimming autism dementia stroke hearing sight loss bereavement volunteers tea museum library",
)
FOREIGN = (
    "مساعدة مجانية للعائلات",
    "Ayuda gratuita para familias",
    "免费帮助",
    "Aide aux familles – dès 8 h 30",
    "🧡 Tea & talk 🫖",
)
HTML = (
    "<p>{}</p><p><br></p>",
    "<h4>{}&nbsp;</h4><ul><li>One</li><li>Two &amp; three</li></ul>",
    '<p>{} <a data-cke-saved-href=\\"https://a.example/\\" href=\\"https://a.example/\\" target=\\"\\">here</a></p>',
    "&lt;p&gt;{}&lt;/p&gt;<script>alert('x')</script>",
    "{}\r\n\r\n• One\r\n• Two\r\n",
    "<![if !IE]>{}<!-- note --><br/>2 < 3 & 4 > 1",
    "{}\x00\x0b\u200b\ufeff\u202e and more",
    "# {}\n- no: yes\n* !!python/object: {{a: *b}}\n---\n",
)
TOPICS = ("Food", "Housing", "Health", "Social isolation", "Money", "Learning", "Sports & leisure", "Legal/advice")


class World:
    """What every form tells: some organisations, their places and so many services."""

    def __init__(self, services: int, seed: int = 1):
        self.choose = random.Random(seed)
        c = self.choose
        self.topics = [
            {"id": f"{top}-{n}" if n else f"{top}", "name": f"{topic} {WORDS[n * 9 + top % 100]}" if n else topic, "parent": f"{top}" if n else ""}
            for top, topic in enumerate(TOPICS, 100) for n in (0, 1, 2, 3)
        ]  # fmt: skip
        self.organisations = [self._organisation(n) for n in range(max(1, services // 3))]
        self.places = [self._place(n) for n in range(max(1, services // 2))]
        self.services = [self._service(n) for n in range(services)]
        c.shuffle(self.services)

    def id(self, *kind: int) -> str:
        """A UUID that the seed decides."""
        return str(UUID(int=self.choose.getrandbits(128), version=4))

    def words(self, least: int, most: int) -> str:
        """A sentence."""
        return " ".join(self.choose.choices(WORDS, k=self.choose.randint(least, most))).capitalize()

    def _organisation(self, n: int) -> Row:
        c = self.choose
        return {
            "id": self.id(), "name": f"{self.words(1, 3)} Trust {n}", "description": self.words(3, 60),
            "email": f"info@org{n}.example", "website": c.choice(("http://", "https://", "", "WWW.")) + f"org{n}.example/",
        }  # fmt: skip

    def _place(self, n: int) -> Row:
        c = self.choose
        return {
            "id": self.id(), "organization": c.choice(self.organisations)["id"], "name": f"{self.words(1, 2)} Hall",
            "address": f"{c.randint(1, 900)} High Street", "city": c.choice(("Elverton", "Garton", "Saint-Rémy", "Östby")),
            "code": c.choice(("EV1 2AB", "94110", "59000", "")),
            "spot": c.choice(((51.5, -0.12), (-0.12, 51.5), (0, 0), (None, None), ("51,50", "n/a"))),
        }  # fmt: skip

    def _service(self, n: int) -> Row:
        c = self.choose
        text = self.words(10, 120)
        if c.random() < 0.4:
            text = c.choice(HTML).format(text)
        if c.random() < 0.03:
            text += " " + self.words(3, 6) + (". " + self.words(8, 14)) * 300
        if c.random() < 0.05:
            text = c.choice(FOREIGN) + ". " + text
        if c.random() < 0.02:
            text = c.choice(("<p><br></p>", "", None, "NULL"))
        name = c.choice(FOREIGN) if c.random() < 0.02 else f"{self.words(2, 5)}"
        return {
            "id": self.id(), "organization": None if c.random() < 0.03 else c.choice(self.organisations)["id"],
            "name": c.choice(NOTHING) if c.random() < 0.005 else f"<b>{name}</b>" if c.random() < 0.02 else name,
            "description": text, "topics": c.sample(self.topics, c.choice((0, 1, 1, 2, 5))),
            "places": [p["id"] for p in c.sample(self.places, c.choice((0, 1, 1, 1, 3)))],
            "url": c.choice(("http://s.example/a b", f"https://s{n}.example/", f"s{n}.example", "n/a", "", "see facebook")),
            "email": c.choice((f"hello@s{n}.example", f"mail: team@s{n}.example; other@s.example", "anna.smith@gmail.com", "", "none")),
            "phone": c.choice(("(415) 555-0100", "020 7946 0000 ext. 12", "01 23 45 67 89", "555-0100", "999", "call us", "+1 800 GO HELP", "")),
            "status": c.choice(("active", "active", "Active", "inactive", "closed", "Temporarily Closed", "", "unknown")),
            "days": c.sample(range(7), c.choice((0, 1, 2, 5))), "opens": c.choice(("09:00", "9am", "09:00:00Z", "8.30", "0900")),
            "closes": c.choice(("17:00", "5 PM", "24:00", "noon", "25:61", "1700")),
            "ages": c.choice(((None, None), (16, 25), (65, None), (0, 120), (18, 12), (17.5, 999))),
            "fees": c.choice(("Free", "None.", "", "£3 per visit", "Sliding scale", "$0.00", "0")),
            "languages": c.sample(("English", "en", "Spanish", "Chinese (Mandarin)", "British Sign Language", "Klingon"), c.choice((0, 1, 2))),
            "eligibility": c.choice(("", "Older people", "None", "Everyone", self.words(14, 40))),
            "apply": c.choice(("Walk in or apply by phone.", "Apply online", "", "Referral from GP")),
            "area": c.choice(("Elverton District", "Belmont, Burlingame, East Palo Alto", "nationwide", "", "San Mateo County")),
            "changed": c.choice(("2024-11-27", "2023-01-11T10:11:12.123+00:00", "11/27/2024", "2031-01-01", "")),
            "fallback": f"{n}",
        }  # fmt: skip

    def organisation(self, id: str | None) -> Row | None:
        """The organisation of that id."""
        return next((o for o in self.organisations if o["id"] == id), None) if id else None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _csv(rows: Iterable[Row], heads: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(["" if row.get(h.lower()) is None else row[h.lower()] for h in heads])
    return out.getvalue().encode(encoding, "replace")


# ------------------------------------------------------------ HSDS 3 and Open Referral UK


def _nested(w: World) -> list[Row]:
    organisations = {o["id"]: o for o in w.organisations}
    places = {p["id"]: p for p in w.places}
    made = []
    for s in w.services:
        o = organisations.get(s["organization"] or "")
        made.append({
            "id": s["id"], "name": s["name"], "description": s["description"], "url": s["url"], "email": s["email"],
            "status": s["status"], "minimum_age": s["ages"][0], "maximum_age": s["ages"][1], "fees_description": s["fees"],
            "eligibility_description": s["eligibility"], "application_process": s["apply"], "assured_date": s["changed"],
            "last_modified": s["changed"], "alert": None, "additional_urls": [],
            "organization": {k: o[k] for k in ("id", "name", "description", "website", "email")} if o else None,
            "phones": [{"id": f"{s['id']}-p", "number": s["phone"], "type": "voice"}] if s["phone"] else [],
            "schedules": [{"id": f"{s['id']}-s", "freq": "WEEKLY", "byday": ",".join(DAYS[d] for d in s["days"]), "dtstart": "2024-01-01", "opens_at": s["opens"], "closes_at": s["closes"]}] if s["days"] else [],
            "languages": [{"name": x} for x in s["languages"]], "service_areas": [{"name": s["area"]}] if s["area"] else [],
            "attributes": [{"id": f"{s['id']}-{t['id']}", "link_entity": "service", "taxonomy_term": {"id": t["id"], "name": t["name"], "code": t["id"], "parent_id": t["parent"], "taxonomy": "Local topics"}} for t in s["topics"]],
            "service_at_locations": [{"id": f"{s['id']}@{p}", "location": _location(places[p])} for p in s["places"]],
            "contacts": [{"id": f"{s['id']}-c", "name": "Jane Example", "title": "Manager", "email": s["email"]}],
            "x_local": {"id": f"svc_{s['fallback']}", "flags": [], "reports": {"open": 0}, "category": "food.benefits"},
        })  # fmt: skip
    return made


def _location(p: Row) -> Row:
    return {
        "id": p["id"], "name": p["name"], "location_type": "physical", "latitude": p["spot"][0], "longitude": p["spot"][1],
        "addresses": [{"id": f"{p['id']}-a", "address_1": p["address"], "city": p["city"], "postal_code": p["code"], "state_province": "", "country": "GB", "address_type": "physical"}],
        "accessibility": [{"description": "Wheelchair access"}],
    }  # fmt: skip


def hsds3_pages(w: World, to: Path) -> Path:
    """HSDS 3.x as an API answers: pages with 'contents' in a folder."""
    to.mkdir()
    rows = _nested(w)
    for n in range(0, len(rows), 500):
        page = {"total_items": len(rows), "page_number": n // 500 + 1, "empty": False, "contents": rows[n : n + 500]}
        (to / f"services-page-{n // 500 + 1:02}.json").write_bytes(_json(page))
    return to


def hsds3_by_id(w: World, to: Path) -> Path:
    """The same, as one object whose keys are ids, packed with gzip."""
    path = to.with_suffix(".json.gz")
    path.write_bytes(gzip.compress(_json({"services": {r["id"]: r for r in _nested(w)}}), mtime=0))
    return path


def hsds3_lines(w: World, to: Path) -> Path:
    """One service on each line, with a byte order mark."""
    path = to.with_suffix(".jsonl")
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(json.dumps(r).encode() for r in _nested(w)) + b"\n")
    return path


def hsds3_package(w: World, to: Path) -> Path:
    """The tabular data package, in a folder inside a zip."""
    organisations = [{**o, "uri": ""} for o in w.organisations]
    services = [
        {
            **s,
            "organization_id": s["organization"],
            "minimum_age": s["ages"][0],
            "maximum_age": s["ages"][1],
            "fees_description": s["fees"],
            "assured_date": s["changed"],
        }
        for s in w.services
    ]
    files = {
        "organizations.csv": _csv(organisations, ["id", "name", "description", "email", "website", "uri"]),
        "services.csv": _csv(services, ["id", "organization_id", "name", "description", "url", "email", "status", "minimum_age", "maximum_age", "fees_description", "assured_date"]),
        "locations.csv": _csv(({**p, "location_type": "physical", "latitude": p["spot"][0], "longitude": p["spot"][1]} for p in w.places), ["id", "name", "location_type", "latitude", "longitude"]),
        "addresses.csv": _csv(({"id": f"{p['id']}-a", "location_id": p["id"], "address_1": p["address"], "city": p["city"], "postal_code": p["code"], "country": "US"} for p in w.places), ["id", "location_id", "address_1", "city", "postal_code", "country"]),
        "service_at_location.csv": _csv(({"id": f"{s['id']}@{p}", "service_id": s["id"], "location_id": p} for s in w.services for p in s["places"]), ["id", "service_id", "location_id"]),
        "phones.csv": _csv(({"id": f"{s['id']}-p", "service_id": s["id"], "number": s["phone"], "type": "voice"} for s in w.services if s["phone"]), ["id", "service_id", "number", "type"]),
        "schedules.csv": _csv(({"id": f"{s['id']}-s", "service_id": s["id"], "freq": "WEEKLY", "byday": ",".join(DAYS[d] for d in s["days"]), "opens_at": s["opens"], "closes_at": s["closes"]} for s in w.services if s["days"]), ["id", "service_id", "freq", "byday", "opens_at", "closes_at"]),
        "taxonomies.csv": _csv([{"id": "t", "name": "Local topics"}], ["id", "name"]),
        "taxonomy_terms.csv": _csv(({"id": t["id"], "taxonomy_id": "t", "name": t["name"], "code": t["id"], "parent_id": t["parent"]} for t in w.topics), ["id", "taxonomy_id", "name", "code", "parent_id"]),
        "attributes.csv": _csv(({"id": f"{s['id']}-{t['id']}", "link_id": s["id"], "link_entity": "service", "taxonomy_term_id": t["id"]} for s in w.services for t in s["topics"]), ["id", "link_id", "link_entity", "taxonomy_term_id"]),
        "languages.csv": _csv(({"id": f"{s['id']}-{x}", "service_id": s["id"], "name": x} for s in w.services for x in s["languages"]), ["id", "service_id", "name"]),
        "datapackage.json": _json({"name": "hsds", "resources": []}),
    }  # fmt: skip
    path = to.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"dump/{name}", (2024, 1, 1, 0, 0, 0)), data)
    return path


def oruk1(w: World, to: Path) -> Path:
    """Open Referral UK 1: a bare list, with the plurals of its time and the extras of its biggest supplier."""
    rows = []
    for s, n in zip(w.services, _nested(w), strict=True):
        sals = n.pop("service_at_locations")
        for at in sals:
            address = at["location"].pop("addresses")
            at["location"]["physical_addresses"] = [
                {k: v for k, v in a.items() if k != "address_type"} for a in address
            ]
            at["regular_schedule"] = [
                {"weekday": d + 1, "opens_at": s["opens"], "closes_at": s["closes"], "valid_from": ""}
                for d in s["days"]
            ]
        rows.append({
            **{k: n[k] for k in ("id", "name", "description", "url", "email", "status", "organization", "assured_date", "contacts")},
            "fees": s["fees"], "accreditations": "", "deliverable_type": "", "attending_type": "venue", "attending_access": "dropin",
            "pc_attendingAccess_additionalInfo": "", "service_at_locations": sals,
            "pc_metadata": {"date_created": "2021-01-06", "date_modified": "2024-01-06", "assured_by": "jane.smith@council.example"},
            "pc_targetAudience": [{"id": "Homeless", "audienceType": "Homeless"}] if s["eligibility"] else [],
            "eligibilitys": [{"id": f"{s['id']}-e", "minimum_age": s["ages"][0], "maximum_age": s["ages"][1], "eligibility": s["eligibility"], "taxonomys": []}],
            "service_areas": [{"id": f"{s['id']}-a", "service_area": s["area"], "uri": f"http://statistics.example/E0{s['fallback']}", "extent": ""}] if s["area"] else [],
            "service_taxonomys": [{"id": f"{s['id']}-{t['id']}", "taxonomy": {"id": f"esd:{t['id']}", "name": t["name"], "vocabulary": "esdServiceTypes"}} for t in s["topics"]],
            "cost_options": [{"id": f"{s['id']}-f", "amount": 0 if s["fees"] == "Free" else 3.5, "amount_description": "per visit", "option": "", "valid_from": "0001-01-01T00:00:00"}] if s["fees"] else [],
            "languages": [{"language": x} for x in s["languages"]], "reviews": [], "fundings": [], "holiday_schedules": [],
        })  # fmt: skip
    path = to.with_suffix(".json")
    path.write_bytes(_json(rows))
    return path


# ------------------------------------------------------------ HSDS 1


def _addresses(w: World, numbers: Mapping[str, Any]) -> Iterator[Row]:
    """Each place's address as a row that points at it."""
    for p in w.places:
        yield {
            "id": numbers[p["id"]], "location_id": numbers[p["id"]], "address_1": p["address"], "city": p["city"],
            "postal_code": p["code"], "state_province": "CA", "country": "US",
        }  # fmt: skip


def hsds1_folder(w: World, to: Path) -> Path:
    """HSDS 1.1 as files of Windows-1252 with semicolons, heads in mixed case, and weekdays as numbers."""
    to.mkdir()
    numbers = {x["id"]: str(n) for things in (w.organisations, w.places, w.services) for n, x in enumerate(things, 1)}

    def put(name: str, rows: Iterable[Row], heads: list[str]) -> None:
        (to / name).write_bytes(_csv(rows, heads, ";", "cp1252"))

    put(
        "Organization.csv",
        ({**o, "id": numbers[o["id"]], "url": o["website"], "tax_status": "501(c)(3)"} for o in w.organisations),
        ["ID", "Name", "Description", "Email", "URL", "Tax_Status"],
    )
    put(
        "Service.csv",
        (
            {
                **s,
                "id": numbers[s["id"]],
                "organization_id": numbers.get(s["organization"] or "", ""),
                "wait_time": "2 weeks",
                "application_process": s["apply"],
            }
            for s in w.services
        ),
        [
            "ID",
            "Organization_ID",
            "Name",
            "Description",
            "URL",
            "Email",
            "Status",
            "Application_Process",
            "Wait_Time",
            "Fees",
        ],
    )
    put(
        "Location.csv",
        (
            {
                **p,
                "id": numbers[p["id"]],
                "organization_id": numbers[p["organization"]],
                "latitude": p["spot"][0],
                "longitude": p["spot"][1],
            }
            for p in w.places
        ),
        ["ID", "Organization_ID", "Name", "Latitude", "Longitude"],
    )
    put(
        "Physical_Address.csv",
        _addresses(w, numbers),
        ["ID", "Location_ID", "Address_1", "City", "State_Province", "Postal_Code", "Country"],
    )
    put(
        "Services_At_Location.csv",
        (
            {"id": f"{numbers[s['id']]}/{numbers[p]}", "service_id": numbers[s["id"]], "location_id": numbers[p]}
            for s in w.services
            for p in s["places"]
        ),
        ["ID", "Service_ID", "Location_ID"],
    )
    put(
        "Regular_Schedule.csv",
        (
            {"service_id": numbers[s["id"]], "weekday": d + 1, "opens_at": s["opens"], "closes_at": s["closes"]}
            for s in w.services
            for d in s["days"]
        ),
        ["Service_ID", "Weekday", "Opens_At", "Closes_At"],
    )
    put(
        "Holiday_Schedule.csv",
        (
            {"service_id": numbers[s["id"]], "closed": "TRUE", "start_date": "January 01, 0001", "end_date": "12/24/15"}
            for s in w.services[::9]
        ),
        ["Service_ID", "Closed", "Start_Date", "End_Date"],
    )
    put(
        "Phone.csv",
        (
            {"id": n, "service_id": numbers[s["id"]], "number": s["phone"], "type": "voice", "extension": "12"}
            for n, s in enumerate(w.services)
            if s["phone"]
        ),
        ["ID", "Service_ID", "Number", "Type", "Extension"],
    )
    put(
        "Eligibility.csv",
        (
            {"id": n, "service_id": numbers[s["id"]], "eligibility": s["eligibility"]}
            for n, s in enumerate(w.services)
            if s["eligibility"]
        ),
        ["ID", "Service_ID", "Eligibility"],
    )
    put(
        "Taxonomy.csv",
        ({**t, "parent_id": t["parent"], "vocabulary": "AIRS"} for t in w.topics),
        ["ID", "Name", "Parent_ID", "Vocabulary"],
    )
    put(
        "Service_Taxonomy.csv",
        (
            {"id": f"{n}-{t['id']}", "service_id": numbers[s["id"]], "taxonomy_id": t["id"]}
            for n, s in enumerate(w.services)
            for t in s["topics"]
        ),
        ["ID", "Service_ID", "Taxonomy_ID"],
    )
    put(
        "Language.csv",
        ({"service_id": numbers[s["id"]], "language": x} for s in w.services for x in s["languages"]),
        ["Service_ID", "Language"],
    )
    return to


def ohana_tables(w: World, to: Path) -> Path:
    """HSDS 1.0 as Ohana writes it: a service has its place, the place its organisation; lists are texts with commas."""
    to.mkdir()
    numbers = {x["id"]: str(n) for things in (w.organisations, w.places, w.services) for n, x in enumerate(things, 1)}

    def put(name: str, rows: Iterable[Row], heads: list[str]) -> None:
        (to / name).write_bytes(_csv(rows, heads))

    put(
        "organizations.csv",
        (
            {**o, "id": numbers[o["id"]], "funding_sources": "City, County", "date_incorporated": "January 01, 1970"}
            for o in w.organisations
        ),
        [
            "id",
            "accreditations",
            "alternate_name",
            "date_incorporated",
            "description",
            "email",
            "funding_sources",
            "legal_status",
            "licenses",
            "name",
            "tax_id",
            "website",
        ],
    )
    put(
        "locations.csv",
        (
            {
                **p,
                "id": numbers[p["id"]],
                "organization_id": numbers[p["organization"]],
                "accessibility": "disabled_parking, ramp, wheelchair",
                "languages": "Spanish, Tagalog",
                "latitude": p["spot"][0],
                "longitude": p["spot"][1],
                "short_desc": "A hall.",
                "transportation": "Bus 12 stops in front.",
                "virtual": "false",
                "admin_emails": "boss@gmail.com",
            }
            for p in w.places
        ),
        [
            "id",
            "organization_id",
            "accessibility",
            "admin_emails",
            "alternate_name",
            "description",
            "email",
            "languages",
            "latitude",
            "longitude",
            "name",
            "short_desc",
            "transportation",
            "website",
            "virtual",
        ],
    )
    put(
        "addresses.csv",
        _addresses(w, numbers),
        ["id", "location_id", "address_1", "address_2", "city", "state_province", "postal_code", "country"],
    )
    put(
        "mail_addresses.csv",
        (
            {
                "id": numbers[p["id"]],
                "location_id": numbers[p["id"]],
                "attention": p["name"],
                "address_1": "PO Box 1",
                "city": p["city"],
                "postal_code": p["code"],
                "country": "US",
            }
            for p in w.places[::5]
        ),
        ["id", "location_id", "attention", "address_1", "city", "postal_code", "country"],
    )
    put(
        "services.csv",
        (
            {
                **s,
                "id": numbers[s["id"]],
                "location_id": numbers[s["places"][0]] if s["places"] else "",
                "application_process": s["apply"],
                "audience": s["eligibility"],
                "keywords": "EDUCATION SERVICES, Library, Older Adults",
                "languages": ", ".join(s["languages"]),
                "service_areas": s["area"],
                "wait_time": "No wait.",
                "website": s["url"],
                "taxonomy_ids": ", ".join(t["id"] for t in s["topics"]),
                "accepted_payments": "Cash, Checks",
            }
            for s in w.services
        ),
        [
            "id",
            "location_id",
            "program_id",
            "accepted_payments",
            "alternate_name",
            "application_process",
            "audience",
            "description",
            "eligibility",
            "email",
            "fees",
            "funding_sources",
            "interpretation_services",
            "keywords",
            "languages",
            "name",
            "required_documents",
            "service_areas",
            "status",
            "wait_time",
            "website",
            "taxonomy_ids",
        ],
    )
    put(
        "phones.csv",
        (
            {
                "id": n,
                "service_id": numbers[s["id"]],
                "number": s["phone"],
                "number_type": "voice",
                "extension": "4385",
                "department": "Information",
            }
            for n, s in enumerate(w.services)
            if s["phone"]
        ),
        [
            "id",
            "contact_id",
            "location_id",
            "organization_id",
            "service_id",
            "country_prefix",
            "department",
            "extension",
            "number",
            "number_type",
            "vanity_number",
        ],
    )
    put(
        "regular_schedules.csv",
        (
            {
                "id": f"{n}{d}",
                "service_id": numbers[s["id"]],
                "weekday": LONG_DAYS[d],
                "opens_at": s["opens"],
                "closes_at": s["closes"],
            }
            for n, s in enumerate(w.services)
            for d in s["days"]
        ),
        ["id", "location_id", "service_id", "weekday", "opens_at", "closes_at"],
    )
    put(
        "taxonomy.csv",
        ({"taxonomy_id": t["id"], "name": t["name"], "parent_id": t["parent"]} for t in w.topics),
        ["taxonomy_id", "name", "parent_id", "parent_name"],
    )
    return to


def ohana_lines(w: World, to: Path) -> Path:
    """Ohana's own JSON: an organisation on each line, its places with services that have no name, all without ids."""
    lines = []
    held: dict[str, list[Row]] = {}
    for s in w.services:
        held.setdefault(s["places"][0] if s["places"] else "", []).append(s)
    of: dict[str, list[Row]] = {}
    for p in w.places:
        of.setdefault(p["organization"], []).append(p)
    for o in w.organisations:
        places = [{
            "name": f"{p['name']} {n}", "short_desc": "A hall.", "description": held[p["id"]][0]["description"] if held.get(p["id"]) else "",
            "address_attributes": {"street": p["address"], "city": p["city"], "state": "CA", "zip": p["code"]},
            "mail_address_attributes": {"attention": p["name"], "street": "PO Box 1", "city": p["city"], "state": "CA", "zip": p["code"]},
            "hours": "Monday-Friday, 9-5", "transportation": None, "accessibility": ["ramp"], "languages": ["Spanish"],
            "emails": ["info@place.example"], "faxes_attributes": [{"number": "650 701-0856"}], "urls": ["http://place.example"],
            "phones_attributes": [{"number": "650 780-7525", "hours": "(Monday-Friday, 8:30-5)"}],
            "contacts_attributes": [{"name": "Jane Example", "title": "Director"}],
            "services_attributes": [{
                "audience": s["eligibility"], "eligibility": s["eligibility"] or None, "fees": s["fees"], "how_to_apply": s["apply"],
                "service_areas": [s["area"]] if s["area"] else [], "keywords": [t["name"] for t in s["topics"]], "wait": "No wait.", "funding_sources": ["City"],
                **({"name": s["name"]} if k else {}),
            } for k, s in enumerate(held.get(p["id"], []))],
        } for n, p in enumerate(of.get(o["id"], []))]  # fmt: skip
        lines.append(json.dumps({"name": o["name"], "locations": places}))
    path = to.with_suffix(".json")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# ------------------------------------------------------------ others


def resources(w: World, to: Path) -> Path:
    """A city's own interface: resources with services, days with hours as numbers, and categories."""
    by: dict[str, list[Row]] = {}
    for s in w.services:
        by.setdefault(s["organization"] or w.organisations[0]["id"], []).append(s)
    places: dict[str, list[Row]] = {}
    for p in w.places:
        places.setdefault(p["organization"], []).append(p)
    found = []
    for n, o in enumerate(w.organisations):
        found.append({
            "id": n, "name": o["name"], "long_description": o["description"], "short_description": None, "website": o["website"],
            "verified_at": None, "certified": False, "addresses": [{"id": 1, "address_1": p["address"], "city": p["city"], "state_province": "CA", "postal_code": p["code"], "country": "USA", "latitude": "37.7", "longitude": "-122.4"} for p in places.get(o["id"], [])[:2]],
            "phones": [{"number": "(415) 555-0100", "service_type": "Main"}], "notes": [{"id": 1, "note": "Ring the bell."}], "categories": [{"id": 1, "name": "Food", "top_level": True}],
            "schedule": {"id": n, "schedule_days": [{"day": "Monday", "opens_at": 900, "closes_at": 1700}]},
            "services": [{
                "id": int(s["fallback"]) + 1, "name": s["name"], "long_description": s["description"], "eligibility": s["eligibility"], "required_documents": "ID, proof of address",
                "fee": s["fees"], "application_process": s["apply"], "url": s["url"], "email": s["email"], "status": "approved", "resource_id": n,
                "schedule": {"id": 1, "hours_known": True, "schedule_days": [{"day": LONG_DAYS[d], "opens_at": 900, "closes_at": 1730} for d in s["days"]]},
                "categories": [{"id": t["id"], "name": t["name"], "top_level": False} for t in s["topics"]], "eligibilities": [{"id": 3, "name": "Seniors (55+ years old)"}], "program": None,
            } for s in by.get(o["id"], [])],
        })  # fmt: skip
    path = to.with_suffix(".json")
    path.write_bytes(_json({"resources": found}))
    return path


def _french(w: World, newer: bool) -> tuple[list[Row], list[Row]]:
    c = w.choose
    structures = [{"id": f"src--{o['id']}", "source": "src", "nom": o["name"], "date_maj": "2024-01-10", "siret": "13002526500013", "commune": "Lille", "code_postal": "59000", "code_insee": "59350", "adresse": "1 rue de la Paix", "presentation_resume": o["description"][:200], "presentation_detail": o["description"], "site_web": o["website"], "telephone": "09 70 80 08 00", "courriel": o["email"], "longitude": 3.06, "latitude": 50.63, "typologie": "ASSO", "labels_nationaux": [], "thematiques": ["mobilite"], "accessibilite": "https://acces.example/1", "horaires_ouverture": 'Mo-Fr 09:00-12:00,14:00-17:00; PH off'} for o in w.organisations]  # fmt: skip
    if newer:
        structures = [{**{k: v for k, v in s.items() if not k.startswith("presentation")}, "description": s["presentation_detail"], "accessibilite_lieu": s.pop("accessibilite"), "reseaux_porteurs": ["croix-rouge"]} for s in structures]  # fmt: skip
    services = []
    for s in w.services:
        one: Row = {
            "id": f"src--{s['id']}", "structure_id": f"src--{s['organization']}", "source": "src", "nom": s["name"],
            "thematiques": ["logement-hebergement--etre-accompagne-pour-se-loger", "mobilite"], "justificatifs": [], "commune": "Lille",
            "code_postal": "59000", "code_insee": "59350", "adresse": "29 Rue Marsoulan", "longitude": 2.4, "latitude": 48.8, "telephone": "09 70 80 08 00",
            "courriel": s["email"], "date_maj": "2024-01-10", "modes_accueil": c.choice((["a-distance"], ["en-presentiel"], [])),
            "contact_nom_prenom": "Marie Exemple", "lien_source": s["url"], "score_qualite": 0.96,
        }  # fmt: skip
        if newer:
            one |= {"description": s["description"], "type": "accompagnement", "publics": ["jeunes", "femmes"], "publics_precisions": s["eligibility"], "frais": "gratuit", "frais_precisions": None, "mobilisable_par": ["usagers", "professionnels"], "modes_mobilisation": ["telephoner"], "mobilisation_precisions": s["apply"], "lien_mobilisation": None, "zone_eligibilite": ["59", "france"][: c.choice((0, 1, 2))], "horaires_accueil": "Mo-Fr 09:00-17:00", "nombre_heures_hebdomadaires": 3.5, "conditions_acces": "Être majeur"}  # fmt: skip
        else:
            one |= {"presentation_resume": s["area"], "presentation_detail": s["description"], "types": ["aide-financiere", "atelier"], "frais": ["gratuit"], "frais_autres": None, "profils": ["jeunes", "seniors-65"], "profils_precisions": s["eligibility"], "pre_requis": ["Signataire d’un bail\n•  depuis 6 mois", "Ou autre"], "cumulable": True, "formulaire_en_ligne": None, "recurrence": "Tous les jours", "date_creation": "2024-01-10", "date_suspension": None, "contact_public": True, "zone_diffusion_type": "departement", "zone_diffusion_code": "59", "zone_diffusion_nom": "Nord", "page_web": s["url"], "modes_orientation_beneficiaire": ["se-presenter"], "modes_orientation_accompagnateur": ["telephoner"], "prise_rdv": None}  # fmt: skip
        services.append(one)
    return structures, services


def inclusion0(w: World, to: Path) -> Path:
    """data·inclusion v0: two pages of 'items'."""
    to.mkdir()
    structures, services = _french(w, newer=False)
    (to / "structures.json").write_bytes(
        _json({"items": structures, "total": len(structures), "page": 1, "size": 10_000})
    )
    (to / "services.json").write_bytes(_json({"items": services, "total": len(services), "page": 1, "size": 10_000}))
    return to


def inclusion1(w: World, to: Path) -> Path:
    """data·inclusion v1, as the answer to a search: the service, its structure inside, and how far it is."""
    structures, services = _french(w, newer=True)
    by = {s["id"]: s for s in structures}
    items = [{"service": {**s, "structure": by.get(s["structure_id"])}, "distance": 12} for s in services]
    path = to.with_suffix(".json")
    path.write_bytes(_json({"items": items, "total": len(items), "page": 1}))
    return path


TABLE = {"ResourceAgencyNum": "id", "PublicName": "name", "AgencyDescription": "description", "WebsiteAddress": "url", "EmailAddressMain": "email", "Phone1Number": "phone", "Eligibility": "eligibility", "HoursOfOperation": "opens", "LanguagesOffered": "area", "ParentAgency": "organization"}  # fmt: skip
MAPPING = """\
id: ResourceAgencyNum
titel: PublicName
beskrivelse: AgencyDescription
link: WebsiteAddress
email: EmailAddressMain
telefon: Phone1Number
hvem: Eligibility
tidspunkter: HoursOfOperation
udbyder: ParentAgency
"""


def table(w: World, to: Path) -> Path:
    """One flat table of a helpline's software, with semicolons in Windows-1252."""
    path = to.with_suffix(".csv")
    rows = ({h.lower(): s[k] for h, k in TABLE.items()} for s in w.services)
    path.write_bytes(_csv(rows, list(TABLE), ";", "cp1252"))
    return path


def workbook(w: World, to: Path) -> Path:
    """The same as a workbook, with a first sheet that is empty and another that is not."""
    path = to.with_suffix(".xlsx")
    book = Workbook(write_only=True)
    book.create_sheet("Tom")
    sheet = book.create_sheet("Data")
    sheet.append(list(TABLE))
    for s in w.services:
        values = [str(s[k] or "")[:30_000] for k in TABLE.values()]
        sheet.append(["".join(c for c in v if c >= " " or c in "\t\n") for v in values])
    book.save(path)
    return path


FORMS: dict[str, Callable[[World, Path], Path]] = {
    f.__name__: f
    for f in (
        hsds3_pages, hsds3_by_id, hsds3_lines, hsds3_package, oruk1, hsds1_folder, ohana_tables, ohana_lines, resources,
        inclusion0, inclusion1, table, workbook,
    )
}  # fmt: skip
MAPPED = {"table", "workbook"}
"""Forms that need a mapping file."""


def dump(form: str, folder: Path, services: int, seed: int = 1) -> Path:
    """A dump of so many services in one of the forms; answers where it is."""
    return FORMS[form](World(services, seed), folder / form)
