"""What mkdocs.yml says about the form, and what follows from it: where changes go, and whom the page may ask."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from katalog.trouble import SettingError
from katalog.values import meant

Settings = dict[str, Any]
HOSTS = {"github": "https://api.github.com", "gitlab": "https://gitlab.com", "gitea": ""}
"""The git hosts that the form can write to, and where each answers when no server is given."""
TRIAL = "proeve"
"""No host: what is written stays in the reader's own browser."""
KEYS = ("vaert", "repo", "gren", "mappe", "server", "login", "app_id")
_REPO = re.compile(r"[\w.-]+(/[\w.-]+)+")
_PLACE = re.compile(r"[\w.-]+(/[\w.-]+)*")


@dataclass(frozen=True)
class Setup:
    """A form that is on."""

    host: str
    repo: str = ""
    branch: str = "main"
    folder: str = "catalogue"
    """Where the catalogue's folder is in the repository."""
    server: str = ""
    """The host's address, when it is the owner's own."""
    login: str = ""
    """What signs people in to GitHub with a press of a button; empty asks them for a token."""
    app_id: str = ""
    """The form's number at GitLab or Gitea, for signing in with a press of a button."""

    @property
    def asks(self) -> tuple[str, ...]:
        """The only origins that the page may ask anything of."""
        return () if self.host == TRIAL else (self.server or HOSTS[self.host],)

    @property
    def proposes(self) -> bool:
        """Whether each change becomes a proposal that another looks at; else it goes straight to the branch."""
        return self.host in ("github", "gitlab")

    @property
    def backend(self) -> Settings:
        """The host as Sveltia CMS is told of it."""
        if self.host == TRIAL:
            return {"name": "test-repo"}
        methods = ["oauth", "token"] if self.login or self.app_id else ["token"]
        found: Settings = {"name": self.host, "repo": self.repo, "branch": self.branch, "auth_methods": methods}
        if self.server:
            found["api_root"] = self.server + {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}[self.host]
        if self.login or self.server:
            found["base_url"] = self.login or self.server
        if self.app_id:
            found |= {"app_id": self.app_id} | ({"auth_type": "pkce"} if self.host == "gitlab" else {})
        messages = {"create": "Tilføj", "update": "Ret", "delete": "Slet"}
        return found | {
            "commit_messages": {k: f"{word} {{{{collection}}}}/{{{{slug}}}}" for k, word in messages.items()}
        }


def setup(given: Any) -> Setup | None:
    """The form that a site's setting asks for; None when it asks for none."""
    if not given:
        return None
    if not isinstance(given, dict):
        raise _unusable("skal have felter under sig, fx 'vaert: github' og 'repo: region/find-faellesskab'.")
    texts = {str(key): "" if value is None else str(value).strip() for key, value in given.items()}
    for key in texts.keys() - set(KEYS):
        raise _unusable(f"har feltet '{key}', som ikke findes. {meant(key, KEYS)}")
    host = texts.get("vaert", "")
    if host not in (*HOSTS, TRIAL):
        raise _unusable(f"mangler en vært, der kan bruges: '{host}'. {meant(host, (*HOSTS, TRIAL))}")
    found = Setup(
        host, texts.get("repo", ""), texts.get("gren") or "main", (texts.get("mappe") or "catalogue").strip("/"),
        texts.get("server", "").rstrip("/"), texts.get("login", "").rstrip("/"), texts.get("app_id", ""),
    )  # fmt: skip
    for complaint in _complaints(found):
        raise _unusable(complaint)
    return found


def _unusable(why: str) -> SettingError:
    return SettingError(f"'formular' i mkdocs.yml {why}")


def _complaints(found: Setup) -> list[str]:
    real = found.host != TRIAL
    wrong = []
    if real and not _REPO.fullmatch(found.repo):
        wrong.append(f"har repo: '{found.repo}'. Skriv ejer og navn, fx 'region/find-faellesskab'.")
    for name, value in (("gren", found.branch), ("mappe", found.folder)):
        if not _PLACE.fullmatch(value):
            wrong.append(f"har {name}: '{value}'. Skriv kun navnet, fx '{'main' if name == 'gren' else 'catalogue'}'.")
    for name, value in (("server", found.server), ("login", found.login)):
        if value and not _is_origin(value):
            wrong.append(f"har {name}: '{value}'. Skriv en https-adresse uden sti, fx https://git.eksempel.dk")
    if found.host == "gitea" and not found.server:
        wrong.append("mangler server. Skriv adressen på jeres Gitea eller Forgejo, fx 'server: https://codeberg.org'.")
    if found.login and found.host != "github":
        wrong.append("har login, som kun bruges med GitHub. Slet linjen, eller skriv app_id i stedet.")
    if found.app_id and found.host not in ("gitlab", "gitea"):
        wrong.append("har app_id, som kun bruges med GitLab og Gitea. Slet linjen, eller skriv login i stedet.")
    return wrong


def _is_origin(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme == "https"
            and "." in (parts.hostname or "")
            and address == f"https://{parts.netloc}"
            and not re.search(r"[\s;,'\"@]", address)
        )
    except ValueError:
        return False
