"""Make hooks/katalog/wordforms.txt: the irregular stems of Danish. `make wordforms`, when the source has grown.

Snowball's stemmer takes endings off, but not "mænd" to "mand" or "sad" to "sidde". A lemma list knows. Of its
788,000 forms only those are kept whose stem is another than that of their lemma, one line a stem.
Source: the package simplemma (MIT), after Lexiconista's lemmatization lists (ODbL) and Wiktionary by Kaikki.
"""

from collections import Counter, defaultdict
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from katalog.words import base

OUT = Path(__file__).parent.parent / "hooks" / "katalog" / "wordforms.txt"
LONGEST = 12
"""Longer words are nearly all compounds, which the index splits."""


def main() -> None:
    """Write the list."""
    targets: dict[str, Counter[str]] = defaultdict(Counter)
    for form, lemma in DefaultDictionaryFactory().get_dictionary("da").items():
        if form.isalpha() and form.islower() and lemma.islower() and len(form) <= LONGEST + 3:
            targets[base(form)][base(lemma)] += 1
    irregular = {s: counts.most_common(1)[0][0] for s, counts in targets.items() if s not in counts}
    kept = {s: t for s, t in irregular.items() if 2 <= len(s) <= LONGEST and len(t) >= 2 and t not in irregular}
    OUT.write_text("".join(f"{s} {t}\n" for s, t in sorted(kept.items())), encoding="utf-8")
    print(f"{len(kept)} stems in {OUT.name}")


if __name__ == "__main__":
    main()
