"""data·inclusion, schema v0 and v1: French structures and services, written as HSDS rows that the same hands can read."""

import re
from collections.abc import Iterable
from typing import Any

from katalog.intake.graph import Graph, Row

_STRUCTURE = {
    "nom": "name", "site_web": "website", "courriel": "email", "telephone": "phone", "date_maj": "last_modified",
}  # fmt: skip
_SERVICE = {
    "nom": "name", "structure_id": "organization_id", "courriel": "email", "telephone": "phone", "date_maj": "last_modified",
    "page_web": "url", "frais_precisions": "fees_description", "frais_autres": "fees",
}  # fmt: skip
_SPELLED = {
    "publics": "målgruppe", "profils": "målgruppe", "thematiques": "tema", "types": "type", "type": "type",
}  # fmt: skip
_BY_SELF = {
    "telephoner",
    "envoyer-un-mail",
    "envoyer-un-courriel",
    "se-presenter",
    "completer-le-formulaire-dadhesion",
    "prendre-rdv",
    "utiliser-lien-mobilisation",
}
_FREE = {"gratuit"}


def is_inclusion(rows: Iterable[Any]) -> bool:
    """Whether these rows are data·inclusion's."""
    first = next((r for r in rows if isinstance(r, dict)), {})
    return "nom" in first and bool(
        {"structure_id", "source", "siret", "date_maj", "commune", "typologie"} & first.keys()
    )


def add(graph: Graph, rows: Iterable[Row]) -> None:
    """Put such rows in the graph: those with a structure are services, and some have it inside."""
    for row in rows:
        if not isinstance(row, dict):
            continue
        row = {k: v for k, v in row.items() if k != "score_qualite"}
        if isinstance(inner := row.pop("structure", None), dict):
            graph.add("organization", _structure(inner))
        table, made = ("service", _service(row)) if row.get("structure_id") else ("organization", _structure(row))
        graph.add_rows(table, [made])


def _structure(row: Row) -> Row:
    made = _renamed(row, _STRUCTURE)
    made["description"] = _joined(made, "description", "presentation_detail", "presentation_resume")
    made["locations"] = [_location(made, f"sted-{row.get('id', '')}")]
    if words := _terms(made, ("thematiques",)):
        made["attributes"] = words
    return made


def _service(row: Row) -> Row:
    made = _renamed(row, _SERVICE)
    if len(short := str(made.get("presentation_resume", ""))) <= 200 and made.get("presentation_detail"):
        made["summary"] = short
        made.pop("presentation_resume", None)
    made["description"] = _joined(made, "description", "presentation_detail", "presentation_resume")
    made["eligibility_description"] = _joined(
        made, "publics_precisions", "profils_precisions", "conditions_acces", "pre_requis"
    )
    made["attributes"] = _terms(made, tuple(_SPELLED)) + _access(row)
    ways = ("mobilisation_precisions", "modes_orientation_beneficiaire_autres")
    made["application_process"] = _joined(made, *ways)
    made["required_documents"] = [{"document": d} for d in _words(made.pop("justificatifs", ""))]
    fees = _words(made.get("frais", ""))
    if fees and set(fees) <= _FREE and not made.get("fees_description"):
        made["fees"] = "gratuit"
        made.pop("frais")
    modes = _words(made.get("modes_accueil", ""))
    if "a-distance" in modes:
        made["attending_type"] = "remote"
    location = _location(made, f"sted-{row.get('id', '')}")
    if len(location) > 1:
        made["service_at_locations"] = [{"id": f"hos-{row.get('id', '')}", "location": location}]
    made["service_areas"] = _areas(made)
    if hours := made.get("horaires_accueil"):
        made["schedules"] = [{"description": hours}]
        made.pop("horaires_accueil")
    made["url"] = made.get("url") or made.pop("lien_mobilisation", "") or made.pop("lien_source", "")
    if person := made.pop("contact_nom_prenom", ""):
        made["contacts"] = [{"name": person, "email": made.pop("email", "")}]
    if suspended := made.get("date_suspension"):
        made["suspended_after"] = suspended
    return {k: v for k, v in made.items() if v not in ("", [], {})}


def _renamed(row: Row, names: dict[str, str]) -> Row:
    made: Row = {}
    for key, value in row.items():
        made[names.get(key, key)] = value
    return made


def _joined(row: Row, *names: str) -> str:
    """These texts after one another, each once; they are used up."""
    texts: list[str] = []
    for name in names:
        value = row.pop(name, "")
        text = "\n".join(str(v) for v in value) if isinstance(value, list) else str(value)
        if text and not any(text in other for other in texts):
            texts.append(text)
    return "\n\n".join(texts)


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(v) for v in value]
    return [w.strip().strip("\"'") for w in re.split(r"[,;|]", str(value).strip("{}[]")) if w.strip()]


def _terms(row: Row, names: tuple[str, ...]) -> list[Row]:
    made = []
    for name in names:
        for word in _words(row.pop(name, "")):
            group, _, narrow = word.partition("--")
            term: Row = {"name": _spoken(narrow or group), "taxonomy": _SPELLED[name]}
            if narrow:
                term["parent_name"] = _spoken(group)
            made.append({"taxonomy_term": term})
    return made


def _spoken(slug: str) -> str:
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _access(row: Row) -> list[Row]:
    """Who may ask: the persons themselves, or a professional."""
    who, how = _words(row.get("mobilisable_par", "")), set(_words(row.get("modes_orientation_beneficiaire", "")))
    found = []
    if "usagers" in who or how & _BY_SELF:
        found.append("selvhenvendelse")
    if "professionnels" in who or row.get("modes_orientation_accompagnateur"):
        found.append("fagperson")
    return [{"taxonomy_term": {"name": slug, "taxonomy": "adgang"}} for slug in found]


def _location(row: Row, id: str) -> Row:
    address = {
        "address_1": row.pop("adresse", ""), "address_2": row.pop("complement_adresse", ""),
        "city": row.pop("commune", ""), "postal_code": row.pop("code_postal", ""), "country": "FR",
    }  # fmt: skip
    place: Row = {"id": id}
    if address["address_1"] or address["city"]:
        place["addresses"] = [{k: v for k, v in address.items() if v}]
    for key in ("latitude", "longitude"):
        if value := row.pop(key, ""):
            place[key] = value
    if said := row.pop("accessibilite_lieu", row.pop("accessibilite", "")):
        place["accessibility"] = [{"url": said}]
    return place


def _areas(row: Row) -> list[Row]:
    kind = str(row.pop("zone_diffusion_type", ""))
    if kind == "pays":
        row.pop("zone_diffusion_nom", ""), row.pop("zone_diffusion_code", "")
        return [{"name": "national"}]
    name, code = row.pop("zone_diffusion_nom", ""), row.pop("zone_diffusion_code", "")
    areas = [{"name": name or code, "extent_type": kind or "commune", "code": code}] if name or code else []
    zones = _words(row.pop("zone_eligibilite", ""))
    areas += [
        {"name": "national"}
        if z.lower() == "france"
        else {"name": z, "extent_type": "region" if len(z) < 4 else "commune", "code": z}
        for z in zones
    ]
    return [{k: v for k, v in a.items() if v} for a in areas]
