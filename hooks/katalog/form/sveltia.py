"""Sveltia CMS's configuration, and the page that it stands on."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from katalog.catalogue import Catalogue
from katalog.form.fields import form_fields, rules
from katalog.form.setup import Setup
from katalog.load import Codes
from katalog.models import KINDS, Record
from katalog.page import Page
from katalog.values import SLUG

ADDRESS = "redaktoer/form/"
ORDER = ("tilbud", "organisationer", "samarbejder", "puljer", "initiativer")
ICONS = {
    "tilbud": "volunteer_activism", "organisationer": "groups", "samarbejder": "handshake", "puljer": "savings",
    "initiativer": "flag",
}  # fmt: skip
PLURAL = {
    "tilbud": "Tilbud", "organisationer": "Organisationer", "samarbejder": "Samarbejder", "puljer": "Puljer",
    "initiativer": "Initiativer",
}  # fmt: skip
IMAGES = {"github": ("https://avatars.githubusercontent.com",)}
"""Where a host keeps the pictures of those who sign in."""


def config(setup: Setup, codes: Codes, title: str, url: str) -> dict[str, Any]:
    """What Sveltia is to show and where it is to write."""
    found: dict[str, Any] = {
        "load_config_file": False,
        "backend": setup.backend,
        "app_title": title,
        "site_url": url,
        "logo": {"src": f"{urlsplit(url).path}assets/favicon.svg"},
        "media_folder": f"{setup.folder}/_filer",  # required; records have no pictures, and the folder is never read
        "show_preview_links": False,
        "editor": {"preview": False},
        "slug": {"encoding": "ascii", "clean_accents": True},
        "i18n": {"structure": "multiple_files", "locales": ["da"], "omit_default_locale_from_file_path": True},
        "output": {"omit_empty_optional_fields": True},
        "collections": [_collection(setup, KINDS[kind], codes) for kind in ORDER],
    }
    return found | ({"publish_mode": "editorial_workflow"} if setup.proposes else {})


def _collection(setup: Setup, model: type[Record], codes: Codes) -> dict[str, Any]:
    name = "titel" if "titel" in model.model_fields else "navn"
    return {
        "name": model.kind,
        "label": PLURAL[model.kind],
        "label_singular": model.label,
        "description": (model.__doc__ or "").strip().split("\n")[0],
        "icon": ICONS[model.kind],
        "folder": f"{setup.folder}/{model.kind}",
        "format": f"post-{model.kind}",
        "extension": "yml",
        "create": True,
        "delete": False,  # an offering that has ended says so; its address lives on
        "duplicate": False,  # the copy would carry the other's comments and import
        "publish": False,  # who looks the proposal through does so where it lies, beside the check's answer
        "i18n": True,
        "identifier_field": name,
        "slug": {
            "template": f"{{{{{name}}}}}",
            "editable": ["create"],
            "hint": "Filens navn og sidens adresse. Kan ikke ændres bagefter.",
            "pattern": [f"^{SLUG.pattern}$", "Brug små bogstaver, tal og bindestreg, fx gaatur-i-viborg"],
        },
        "summary": f"{{{{{name}}}}}",
        "sortable_fields": {"fields": [name]},
        "fields": form_fields(model, codes),
    }


def policy(setup: Setup) -> str:
    """What the form's page may load and ask: this site, and the git host alone."""
    images = IMAGES.get(setup.host, ()) if not setup.server else (setup.server,)
    rules_ = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # Sveltia writes its styles while it runs
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *images],
        "connect-src": list(setup.asks) or ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(places)}" for name, places in rules_.items())


def pages(setup: Setup, catalogue: Catalogue, title: str, url: str, scripts: str) -> Iterator[Page]:
    """The form's page; scripts is the folder that it is bundled into."""
    data = {
        "config": config(setup, catalogue.codes, title, url),
        "regler": {kind: rules(KINDS[kind]) for kind in ORDER},
        "vaerter": setup.asks,
    }
    values = {"formular": as_script(data), "politik": policy(setup), "scripts": scripts}
    yield Page(
        ADDRESS, "redaktoer/formular", "Formular", "Ret og tilføj i en formular.", (), values, noindex=True, bare=True
    )


def as_script(data: dict[str, Any]) -> str:
    """JSON that may stand in a page's script element; its order is the fields' own."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
