"""The words that Python's reader of command lines says itself, in Danish."""

import argparse

WORDS = {
    "usage: ": "brug: ", "positional arguments": "det, du skriver efter kommandoen", "options": "valg",
    "show this help message and exit": "vis denne hjælp", "%(prog)s: error: %(message)s\n": "%(message)s\n",
    "the following arguments are required: %s": "Her mangler: %s", "unrecognized arguments: %s": "Det her kan ikke bruges: %s",
    "expected one argument": "skal have en værdi bagefter", "expected at least one argument": "skal have mindst én værdi",
    "invalid choice: %(value)r (choose from %(choices)s)": "'%(value)s' kan ikke bruges. Vælg mellem %(choices)s",
    "invalid %(type)s value: %(value)r": "'%(value)s' kan ikke bruges her",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan være flere: %(matches)s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "ignored explicit argument %r": "%s passer ikke her",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "Kommandoen '%(parser_name)s' findes ikke. Vælg mellem %(choices)s",
}  # fmt: skip


def speak_danish() -> None:
    """From now on argparse speaks Danish; what it may come to say beside this stays as it is."""
    vars(argparse)["_"] = lambda text: WORDS.get(text, text)
    vars(argparse)["ngettext"] = lambda one, many, n: WORDS.get(one, one) if n == 1 else WORDS.get(many, many)
