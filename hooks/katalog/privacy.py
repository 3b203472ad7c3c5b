"""What must not stand in public: CPR numbers, private phones and mailboxes, and named persons without their consent.

git remembers what was once committed, so each message says what to do before that. No message repeats
what it found: the log of a check is public too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from katalog.messages import field_name
from katalog.problems import Problem, Severity
from katalog.read import Fields, line_of

BEFORE = "Ret det, før du gemmer i git (commit), for git husker alt. Er det allerede gemt, så sig det til den, der passer siden."
CONSENT = "Har personen sagt ja, så skriv fx 'samtykke: {{dato: 2026-05-03, omfatter: [{}]}}'."
NOT_TEXT = {"kilder", "link", "hjemmeside", "samtykke"}
"""Fields that are never read for persons: addresses on the web, and the names of documents."""
PLACES = {"adresse", "by", "navn", "dokument"}
"""Fields whose names are of streets, towns, houses and organisations."""
PRIVATE_HOSTS = {
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.dk", "outlook.com", "outlook.dk", "live.dk", "live.com",
    "msn.com", "yahoo.com", "yahoo.dk", "icloud.com", "me.com", "mac.com", "mail.dk", "mail.com", "jubii.dk",
    "ofir.dk", "stofanet.dk", "tdcadsl.dk", "mail.tele.dk", "post.tele.dk", "get2net.dk", "webspeed.dk", "youmail.dk",
    "privat.dk", "sol.dk", "email.dk", "proton.me", "protonmail.com", "pm.me", "gmx.com", "gmx.net", "youseepost.dk",
    "dlgmail.dk", "fiberpost.dk", "kabelmail.dk", "newmail.dk", "mail-online.dk", "aol.com", "fastmail.com",
}  # fmt: skip
"""Where people have mailboxes of their own; small associations have theirs there too."""
_HARMLESS = re.compile(r"[^A-ZÆØÅ\d@]*|[\d.:-]{1,5}")
"""A slug, a clock: neither name, number nor mailbox."""
_MAIL = re.compile(r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_MACHINE = re.compile(r"(?:https?://|www\.|mailto:|tel:)\S*|[\w.+-]+@[\w.-]+")
_CPR = re.compile(r"(?<![\d.,+/-])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(\d\d)([-–‐]| ?)(\d{4})(?![\d-])")
_SAYS_CPR = re.compile(r"\b(cpr|personn(ummer|r))", re.IGNORECASE)
_OTHER_NUMBER = re.compile(r"(p-?(nummer|nr)|cvr|ean|konto|sag|journal|kr|beløb)\W*(\w*\W*)$", re.IGNORECASE)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DIGITS = re.compile(r"\d\d[ .]?\d\d[ .]?\d\d")
_MOBILE = re.compile(r"(?:2\d|3[01]|4[0-2]|5[0-3]|6[01]|71|81|9[1-3])\d{6}")
_PHONE = re.compile(r"(?<![\d.,+-])(?:(?:\+|00)45[ -]?)?(\d\d(?:[ .]?\d\d){3})(?![\d]|[.,-]\d)")
_CALLS = re.compile(r"(ring|tlf|telefon|mobil|sms|nummer|kontakt|tel)\w*\W*(?:\w+\W+){0,4}$", re.IGNORECASE)
_NAMES = re.compile(
    r"[A-ZÆØÅ][a-zæøåéüö]+(?:-[A-ZÆØÅ][a-zæøåé]+)?(?: (?:[A-ZÆØÅ]\.|[A-ZÆØÅ][a-zæøåéüö]+(?:-[A-ZÆØÅ][a-zæøåé]+)?))+"
)
_CUE = re.compile(
    r"(\bv/|\b(ring|kontakt|skriv|spørg|tovholder|formand|kasserer|koordinator|leder|lederen|underviser|tilmelding|mail|"
    r"tlf|telefon|mobil|sms)\w*)[^.!?]{0,25}$",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\bom [^.!?]{0,40}$|\b\w*(sang|synge|digt|stil|læse|foredrag|vise|roman|bog|bøger|musik|film|maleri|forfatter|komponist|kunstner|historie|eventyr)\w*",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"[A-ZÆØÅ][a-zæøå]{2,}(sen|gaard|gård|strup|holm|lund|bæk|berg)")
_ROLE = re.compile(
    r"kontakt|info|mail|post|formand|kass|sekret|kontor|admin|leder|klub|foren|gruppe|hjaelp|hjælp|frivillig|bestyr|"
    r"booking|tilmeld|redak|raad|råd|center|hus|cafe|netv|team|web|presse|koordin|event|projekt"
)


@dataclass(frozen=True)
class Finding:
    """Personal data in one place."""

    location: tuple[str | int, ...]
    message: str
    severity: Severity = "fejl"


def problems(files: Iterable[tuple[str, Fields]], names: str) -> Iterator[Problem]:
    """What is personal in these records' files; names are what organisations are called, in small letters."""
    for path, fields in files:
        for found in findings(fields, names):
            yield Problem(path, line_of(fields, found.location), found.message, found.severity)


def suspect(fields: Fields) -> bool:
    """Whether something in it may be personal, before one knows what organisations are called."""
    texts: list[str] = []
    _gather(fields, texts)
    return _is_possible("\n".join(texts)) and any(True for _ in findings(fields))


def _gather(node: Any, texts: list[str]) -> None:
    if isinstance(node, str):
        texts.append(node)
    else:
        for inner in node.values() if isinstance(node, dict) else node:
            _gather(inner, texts)


def _is_possible(text: str) -> bool:
    """Whether there is a number, a mailbox or a given name in it, without which nothing is personal: most records have none."""
    return (
        "@" in text or _DIGITS.search(text) is not None or any(map(_is_given, " ".join(_NAMES.findall(text)).split()))
    )


def findings(fields: Fields, names: str = "") -> Iterator[Finding]:
    """What is personal in one record's fields; names are what organisations are called, in small letters."""
    allowed = _consented(fields)
    own = f"{fields.get('navn', '')} {fields.get('titel', '')}".lower()
    for location, text in _texts(fields, ()):
        if _HARMLESS.fullmatch(text):
            continue
        name = next((s for s in reversed(location) if isinstance(s, str)), "")
        shown = field_name(location)
        if has_cpr(text):
            yield Finding(location, f"{shown}: her står noget, der ligner et CPR-nummer. Slet det. {BEFORE}")
        if name not in NOT_TEXT:
            yield from _mail(location, shown, text, own, allowed)
            if "telefon" not in allowed and has_mobile(text, name == "telefon"):
                yield Finding(
                    location,
                    f"{shown}: her står et mobilnummer. Er det en persons eget, så skriv et fælles nummer. {BEFORE} Er nummeret fælles, eller h{CONSENT[1:].format('telefon')}",
                )
        if "navn" not in allowed and name not in NOT_TEXT | PLACES and names_a_person(text, names):
            yield Finding(
                location,
                f"{shown}: her ser det ud til, at en person er nævnt ved navn. Skriv rollen i stedet, fx 'koordinatoren'. {BEFORE} {CONSENT.format('navn')}",
            )


def _consented(fields: Fields) -> set[str]:
    """What somebody has said yes to, when the consent has its date."""
    consent = fields.get("samtykke")
    covers = consent.get("omfatter") if isinstance(consent, dict) and consent.get("dato") else ()
    return {str(c) for c in (covers if isinstance(covers, list) else ())}


def _texts(node: Any, location: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        yield location, node
    elif isinstance(node, list):
        for i, item in enumerate(node):
            yield from _texts(item, (*location, i))
    elif isinstance(node, dict) and "kilder" not in location[:1]:
        for key, value in node.items():
            yield from _texts(value, (*location, key))


def has_cpr(text: str) -> bool:
    """Whether ten digits in it begin with a date and are written, called or reckoned as a CPR number."""
    if not _CPR.search(text):
        return False
    text = _MACHINE.sub(" ", text)
    for found in _CPR.finditer(text):
        before = text[: found.start()]
        if _OTHER_NUMBER.search(before):
            continue
        digits = "".join(found.group(1, 2, 3, 5))
        adds_up = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
        if found[4] not in ("", " ") or adds_up or _SAYS_CPR.search(before):
            return True
    return False


def has_mobile(text: str, is_phone: bool) -> bool:
    """Whether it is, or tells somebody to call, a mobile number: most of those are one person's."""
    for found in _PHONE.finditer(text) if _DIGITS.search(text) else ():
        digits = re.sub(r"\D", "", found[1])
        paired = " " in found[1]
        if _MOBILE.fullmatch(digits) and (is_phone or paired or _CALLS.search(text[: found.start()])):
            return True
    return False


def _mail(location: tuple[str | int, ...], shown: str, text: str, own: str, allowed: set[str]) -> Iterator[Finding]:
    for box, host in _MAIL.findall(text) if "@" in text and "email" not in allowed else ():
        if not is_personal(box, own):
            continue
        if host.lower() in PRIVATE_HOSTS or len(_people_in(box)) > 1:
            yield Finding(
                location,
                f"{shown}: her står en persons mailadresse. Skriv en fælles postkasse, fx kontakt@eksempel.dk. {BEFORE} {CONSENT.format('email')}",
            )
        else:
            yield Finding(
                location, f"{shown}: postkassen ligner en persons. Brug helst en fælles, fx kontakt@{host}.", "advarsel"
            )


def is_personal(box: str, own: str = "") -> bool:
    """Whether a mailbox is named after a person rather than a role or the record itself."""
    plain = box.lower()
    return (
        bool(_people_in(plain))
        and not _ROLE.search(plain)
        and re.sub(r"[\W\d_]", "", plain) not in own.replace(" ", "")
    )


def _people_in(box: str) -> tuple[str, ...]:
    """The given names and surnames that a mailbox is put together from: 'annahansen' is anna and hansen."""
    given, family = _letters("fornavne"), _letters("efternavne")
    parts = [p for p in re.split(r"[\W\d_]+", box.lower()) if p]
    found = [p for p in parts if len(p) > 2 and (p in given or p in family)]
    for part in parts if not found else ():
        cut = next((n for n in range(3, len(part) - 2) if part[:n] in given and part[n:] in family), 0)
        initial = next((n for n in (1, 2) if len(part) > n + 4 and part[n:] in family), 0)
        found += [part[: cut or initial], part[cut or initial :]] if cut or initial else []
    return tuple(found)


def names_a_person(text: str, names: str = "") -> bool:
    """Whether it names somebody by given name and surname, or by any two names beside a way to reach them.

    Streets and houses named after people, organisations and those whose songs are sung do not count.
    """
    if not _NAMES.search(text):
        return False
    text = _MACHINE.sub(" ", text)
    for found in _NAMES.finditer(text):
        words = found[0].split()
        start = next((i for i, w in enumerate(words[:-1]) if _is_given(w)), None)
        if start is None or found[0].lower() in names:
            continue
        before = text[: found.start()]
        sentence = re.split(r"[.!?:]\s", before)[-1]
        about = sentence + re.split(r"[.!?](\s|$)", text[found.end() :])[0]
        cue = _CUE.search(" ".join([before, *words[:start]]).rstrip())
        if not cue and (_WORKS.search(sentence.rstrip()) or _WORKS.search(about)):
            continue
        if _is_surname(words[-1]) or (cue and not re.search(r"(s|en|et|hus)$", words[-1])):
            return True
    return False


def _is_given(word: str) -> bool:
    return word.split("-")[0] in _lines("fornavne")


def _is_surname(word: str) -> bool:
    return word in _lines("efternavne") or _SURNAME.fullmatch(word) is not None


@cache
def _lines(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").split())


@cache
def _letters(name: str) -> frozenset[str]:
    """As a mailbox writes them, with and without Danish letters."""
    plain = {n.lower() for n in _lines(name)}
    return frozenset(
        plain
        | {n.replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for n in plain}
        | {n.replace("ø", "o") for n in plain}
    )
