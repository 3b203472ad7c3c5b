"""The tabular form of HSDS: which tables and columns there are, and the data package that says so."""

from dataclasses import dataclass, field
from functools import cached_property

from katalog.export import Publication
from katalog.export.hsds_values import Object
from katalog.values import slugify


@dataclass(frozen=True)
class Table:
    """One table: its file, its columns, and the lists inside its objects that have tables of their own."""

    file: str
    columns: str
    inside: dict[str, str] = field(default_factory=dict)
    """Key of the nested list (or object) to its table."""
    links: str = ""
    """The columns that hold the id of a row in the table they are named after."""

    @cached_property
    def names(self) -> list[str]:
        """All columns, in their order."""
        return self.columns.split()


TABLES = {
    "organization": Table(
        "organizations.csv", "id name description email website",
        {"additional_websites": "url", "phones": "phone", "locations": "location", "attributes": "attribute",
         "organization_identifiers": "organization_identifier", "metadata": "metadata"},
    ),
    "service": Table(
        "services.csv",
        "id organization_id name description url email status application_process fees_description "
        "eligibility_description minimum_age maximum_age assured_date last_modified alert",
        {"additional_urls": "url", "phones": "phone", "schedules": "schedule", "service_areas": "service_area",
         "service_at_locations": "service_at_location", "languages": "language", "funding": "funding",
         "cost_options": "cost_option", "attributes": "attribute", "metadata": "metadata"},
        "organization_id",
    ),
    "service_at_location": Table(
        "service_at_location.csv", "id service_id location_id", {"location": "location"}, "service_id location_id"
    ),
    "location": Table(
        "locations.csv", "id location_type url organization_id name latitude longitude",
        {"addresses": "address", "accessibility": "accessibility", "attributes": "attribute"}, "organization_id",
    ),
    "address": Table(
        "addresses.csv",
        "id location_id address_1 city region state_province postal_code country address_type", links="location_id",
    ),
    "phone": Table(
        "phones.csv", "id service_id organization_id number type", links="service_id organization_id"
    ),
    "schedule": Table(
        "schedules.csv",
        "id service_id valid_from valid_to freq interval byday description opens_at closes_at notes",
        {"attributes": "attribute"}, "service_id",
    ),
    "service_area": Table("service_areas.csv", "id service_id name uri", {"attributes": "attribute"}, "service_id"),
    "language": Table("languages.csv", "id service_id name code", links="service_id"),
    "cost_option": Table(
        "cost_options.csv", "id service_id option currency amount amount_description", links="service_id"
    ),
    "funding": Table("funding.csv", "id service_id source", {"attributes": "attribute"}, "service_id"),
    "accessibility": Table("accessibility.csv", "id location_id description", links="location_id"),
    "url": Table("url.csv", "id label url organization_id service_id", links="organization_id service_id"),
    "organization_identifier": Table(
        "organization_identifiers.csv", "id organization_id identifier_scheme identifier_type identifier",
        links="organization_id",
    ),
    "attribute": Table(
        "attributes.csv", "id link_id taxonomy_term_id link_type link_entity value label", links="taxonomy_term_id"
    ),
    "taxonomy_term": Table(
        "taxonomy_terms.csv", "id code name description parent_id taxonomy language taxonomy_id term_uri",
        links="taxonomy_id",
    ),
    "taxonomy": Table("taxonomies.csv", "id name description uri"),
    "metadata": Table(
        "metadata.csv",
        "id resource_id resource_type last_action_date last_action_type field_name previous_value replacement_value "
        "updated_by",
    ),
}  # fmt: skip
"""The tables of HSDS that the catalogue has something for, with the columns that it fills."""
FORMATS = {"url": "uri", "website": "uri", "term_uri": "uri", "email": "email"}
TYPES = {
    "latitude": "number", "longitude": "number", "minimum_age": "number", "maximum_age": "number",
    "amount": "number", "interval": "number", "assured_date": "date", "valid_from": "date", "valid_to": "date",
    "opens_at": "time", "closes_at": "time", "last_modified": "datetime", "last_action_date": "date",
}  # fmt: skip


def datapackage(p: Publication) -> Object:
    """What the tables are: columns, types, and which column points at which table."""
    licence = {"licenses": [licence_of(p.licence)]} if p.licence else {}
    return {
        "profile": "tabular-data-package", "name": slugify(p.name) or "katalog", "title": p.name,
        "description": "Tilbud og organisationer i Human Services Data Specification (HSDS).",
        "homepage": p.at("data/"), **licence,
        "resources": [_resource(name, table) for name, table in TABLES.items()],
    }  # fmt: skip


def licence_of(licence: str) -> Object:
    """The licence as the package wants it: an address is a path, anything else a title."""
    return {"path": licence} if licence.startswith("http") else {"name": licence.replace(" ", "-"), "title": licence}


def _resource(name: str, table: Table) -> Object:
    keys = [
        {"fields": column, "reference": {"resource": column.removesuffix("_id"), "fields": "id"}}
        for column in table.links.split()
    ]
    return {
        "name": name, "path": table.file, "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {"fields": [_column(c) for c in table.names], "primaryKey": "id",
                   **({"foreignKeys": keys} if keys else {})},
    }  # fmt: skip


def _column(name: str) -> Object:
    """A column's type. A telephone's or schedule's words are plain text."""
    if name == "id" or name.endswith("_id"):
        return {"name": name, "type": "string", "format": "uuid"}
    form = {"format": FORMATS[name]} if name in FORMATS else {}
    return {"name": name, "type": TYPES.get(name, "string"), **form}
