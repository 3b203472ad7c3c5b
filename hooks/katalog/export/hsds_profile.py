"""The Danish profile: what we write where HSDS leaves a choice, for machines and for people."""

from dataclasses import dataclass

from katalog.export import Publication
from katalog.export.hsds_terms import OWN, TAXONOMIES
from katalog.export.hsds_values import EXAMPLE, Object


@dataclass(frozen=True)
class Rule:
    """Where something in the catalogue stands in HSDS."""

    ours: str
    """The catalogue's own key."""
    hsds: str
    """HSDS' object and field."""
    note: str = ""


SERVICE = (
    Rule("titel", "service.name"),
    Rule("resume, beskrivelse", "service.description", "Markdown: resuméet, en tom linje og så beskrivelsen. Resuméet står også alene som oplysning/resume."),
    Rule("udbydere", "service.organization", "Den første. De andre er oplysning/medudbyder med deres UUID. Er udbyderen ikke oplyst, mangler feltet; i tabellerne står rækken 'Udbyder ikke oplyst'."),
    Rule("maalgrupper", "attribute, link_type target_audience eller eligibility", "eligibility, når tilbuddet kun er for dem. value er alle, fortrinsvis eller kun."),
    Rule("ikke_for", "service.eligibility_description", "Sammen med målgrupper og alder. Står også alene som oplysning/ikke-for."),
    Rule("alder", "service.minimum_age, maximum_age"),
    Rule("tilbudstyper", "attribute, link_type service_type"),
    Rule("adgang", "attribute, link_type access"),
    Rule("daekning", "service_area", "Et for hvert område, som det er skrevet. uri er områdets side her; koden er et attribute."),
    Rule("daekning: online", "location, location_type virtual"),
    Rule("steder", "service_at_location.location, location_type physical", "En adresse er med, når vej, postnummer, by og kommune er kendt. Ellers står det, vi ved, som oplysning."),
    Rule("tilgaengelighed", "location.accessibility.description"),
    Rule("tidspunkter", "schedule", "freq og byday, når gentagelsen er sikker. 'Hver anden uge' står kun med ord, for ingen har sagt, hvilken uge der var den første. Klokken er dansk tid (Europe/Copenhagen); timezone er udeladt, fordi den skifter med sommertid."),
    Rule("saadan_goer_du", "service.application_process", "Markdown."),
    Rule("henvisning", "oplysning/henvisning-…"),
    Rule("pris", "service.fees_description, cost_option", "Gratis er amount 0. Valutaen er DKK."),
    Rule("sprog", "language", "ISO 639-1. Er sproget ikke skrevet, er det dansk."),
    Rule("status", "service.status, alert", "aktiv og venteliste er active, midlertidigt-lukket er temporarily closed, under-udvikling er inactive, afsluttet er defunct. Andet end aktiv står også som status/…"),
    Rule("periode", "schedule.valid_from, valid_to", "Står også som oplysning/periode-fra og periode-til."),
    Rule("kontakt", "phone.number, service.email", "Numre med +45. En adresse at skrive til er en location med location_type postal."),
    Rule("link", "service.url", "Siden i kataloget er additional_urls."),
    Rule("bekraeftet", "service.assured_date"),
    Rule("historikken i git", "service.last_modified, metadata", "Det seneste års ændringer, felt for felt. Et felt, der ikke svarer til ét felt i HSDS, har katalogets eget navn, fx kontakt.telefon. updated_by er altid redaktionen; ved et eksempel står det i parentes. previous_value er tom, når feltet ikke var udfyldt. Personoplysninger, og hvad et krisecenter har skrevet, er erstattet af (vises ikke). Er der ingen historik, er last_modified dagen for bekræftelsen."),
    Rule("samarbejder", "funding.source", "Navnet på samarbejdet og puljen, uden beløb. Form, parter og pulje er attributter."),
    Rule("initiativer", "attribute, link_type initiative", "HSDS' program hører til én organisation. Det gør initiativer ikke."),
    Rule("kilder", "oplysning/kilde"),
    Rule("eksempel", "oplysning/eksempel", f"Beskrivelsen begynder med: {EXAMPLE}"),
)  # fmt: skip
ORGANIZATION = (
    Rule("navn, beskrivelse", "organization.name, description"),
    Rule("cvr", "organization_identifier", "identifier_scheme er DK-CVR fra org-id.guide."),
    Rule("hjemmeside", "organization.website"),
    Rule("kontakt", "phone.number, organization.email, location"),
    Rule("aktoertype", "attribute, link_type organization_type"),
    Rule("daekning", "attribute, link_type area"),
    Rule("offentlig", "oplysning/offentlig"),
    Rule("samarbejde_oensket", "oplysning/samarbejde-oensket"),
    Rule("bekraeftet", "oplysning/bekraeftet"),
    Rule("historikken i git", "metadata", "Som for et tilbud."),
)
ADDRESS = Rule("adresse", "address", "region er kommunen, state_province er regionen, country er DK.")
NOT_THERE = "Puljer og samarbejdernes økonomi har ingen plads i HSDS. De er i regnearkene."
LINK_TYPES = {
    "target_audience": "Målgruppe, som tilbuddet også eller mest er for.",
    "eligibility": "Målgruppe, som tilbuddet kun er for.",
    "service_type": "Hvad tilbuddet er.",
    "access": "Hvordan man kommer med.",
    "status": "Status, finere end HSDS' egen.",
    "staffing": "Hvem man møder.",
    "initiative": "Initiativ i strategien.",
    "provider": "Organisation mere bag tilbuddet.",
    "source": "Hvor oplysningerne kommer fra.",
    "organization_type": "Aktørtype.",
    "area": "Område med officiel kode.",
    "funding": "Hvordan et samarbejde betales.",
    "information": "Det, HSDS ikke har et felt til.",
}


def profile(p: Publication, version: str) -> Object:
    """The profile for machines."""
    return {
        "name": "HSDS-DK, Find fællesskab" if not p.name else f"HSDS-DK, {p.name}",
        "hsds_version": version, "language": "da", "country": "DK", "currency": "DKK", "timezone": "Europe/Copenhagen",
        "identifiers": f"UUIDv5(UUIDv5(URL, '{p.url}'), 'tilbud/<navn>')",
        "omits_unknown": True, "query_parameters": [],
        "service": [_row(r) for r in SERVICE], "organization": [_row(r) for r in ORGANIZATION],
        "address": [_row(ADDRESS)], "not_exported": NOT_THERE, "link_types": LINK_TYPES,
        "taxonomies": {name: means for name, (_, means) in TAXONOMIES.items()},
        "oplysning": {slug: means for slug, (_, means) in OWN.items()},
    }  # fmt: skip


def _row(rule: Rule) -> Object:
    return {"key": rule.ours, "hsds": rule.hsds} | ({"note": rule.note} if rule.note else {})
