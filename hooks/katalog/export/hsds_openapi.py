"""openapi.json: what is really served, as files; no parameters, for a static host answers none."""

from typing import Any

from katalog.export import Publication
from katalog.export.hsds_values import Object

SCHEMAS = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema/"
"""The official schemas; the objects of 3.1 and 3.2 are the same."""
ROUTES = {
    "services": ("compiled/service_list.json", "compiled/service.json", "Tilbud", "Services"),
    "organizations": ("compiled/organization_list.json", "compiled/organization.json", "Organisationer", "Organizations"),
    "service_at_locations": ("compiled/service_at_location_list.json", None, "Tilbud på steder", "Services at locations"),
    "taxonomies": ("taxonomy.json", "taxonomy.json", "Kodelister", "Taxonomies"),
    "taxonomy_terms": ("taxonomy_term.json", "taxonomy_term.json", "Koder", "Taxonomy terms"),
}  # fmt: skip
"""Each route: the schema of an item in its list, that of one alone, and what it is, in Danish and English."""
PAGE = {
    "total_items": ("integer", "How many there are in all."),
    "total_pages": ("integer", "How many pages they fill."),
    "page_number": ("integer", "Which page this is; the first is 1."),
    "size": ("integer", "How many are on this page."),
    "first_page": ("boolean", "Whether this is the first page."),
    "last_page": ("boolean", "Whether this is the last page."),
    "empty": ("boolean", "Whether there are none."),
}
ABOUT = """HSDS {version} data as static files; the endpoints that HSDS requires are there, as files that end in .json.
A host that answers a path without ending with the file of that name serves the standard's own paths:
/, /services, /services/{{id}} and so on (x-hsds-path). Query parameters are not supported.
The first page of a list is /services.json; page n, when there are more than {size} objects, is /services/page/n.json.
Records marked with the term oplysning/eksempel are made up and must not be used as real.
What we do where HSDS leaves a choice: {profile}"""


def openapi(p: Publication, version: str, size: int) -> Object:
    """The description of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{p.name} – HSDS", "version": version, "summary": "Civilsamfundets tilbud som åbne data.",
            "description": ABOUT.format(version=version, size=size, profile=p.at("data/hsds-profil/")),
            "license": _licence(p.licence),
        },
        "servers": [{"url": p.at("data/hsds").rstrip("/")}],
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "tags": [{"name": "required", "description": "HSDS requires it."}, {"name": "optional"}],
        "paths": {"/index.json": _root(), **{path: item for name in ROUTES for path, item in _paths(name).items()}},
        "components": {"schemas": {"Page": _page()}},
    }  # fmt: skip


def _licence(licence: str) -> Object:
    if licence.startswith("http"):
        return {"name": licence, "url": licence}
    return {"name": licence or "Ikke oplyst"}


def _root() -> Object:
    schema = {
        "type": "object", "required": ["version", "profile", "openapi_url"],
        "properties": {
            "version": {"type": "string"},
            "profile": {"type": "string", "format": "uri"},
            "openapi_url": {"type": "string", "format": "uri"},
        },
    }  # fmt: skip
    return _get("/", "getAPIMetaInformation", "Om disse data (About this API)", schema, "required")


def _paths(name: str) -> dict[str, Object]:
    """The list, its further pages, and one alone."""
    listed, alone, danish, english = ROUTES[name]
    tag = "required" if name == "services" else "optional"
    title = f"{danish} ({english})"
    contents = {"type": "array", "items": {"$ref": SCHEMAS + listed}}
    envelope = {
        "allOf": [{"$ref": "#/components/schemas/Page"}],
        "type": "object", "required": ["contents"], "properties": {"contents": contents},
    }  # fmt: skip
    paths = {
        f"/{name}.json": _get(f"/{name}", f"list_{name}", f"{title}: første side", envelope, tag),
        f"/{name}/page/{{page}}.json": _get(
            f"/{name}?page={{page}}", f"page_{name}", f"{title}: side 2 og frem", envelope, "optional",
            {"name": "page", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 2}},
        ),
    }  # fmt: skip
    paths[f"/{name}.ndjson"] = _get(
        f"/{name}?format=ndjson", f"lines_{name}", f"{title}: hele listen, én pr. linje", {"$ref": SCHEMAS + listed},
        "optional", form="application/x-ndjson",
    )  # fmt: skip
    if alone:
        paths[f"/{name}/{{id}}.json"] = _get(
            f"/{name}/{{id}}", f"get_{name}", f"{title}: én med alt", {"$ref": SCHEMAS + alone}, tag,
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
        )  # fmt: skip
    return paths


def _get(
    hsds: str, id: str, summary: str, schema: Object, tag: str, *parameters: Any, form: str = "application/json"
) -> Object:
    """One file to fetch; hsds is the path that the standard gives it."""
    answer = {"description": summary, "content": {form: {"schema": schema}}}
    return {
        "x-hsds-path": hsds,
        **({"parameters": list(parameters)} if parameters else {}),
        "get": {"operationId": id, "summary": summary, "tags": [tag], "responses": {"200": answer}},
    }


def _page() -> Object:
    fields = {name: {"type": kind, "description": means} for name, (kind, means) in PAGE.items()}
    return {"type": "object", "required": list(fields), "properties": fields}
