"""What the search understands and finds, asked of the page's own modules without a browser."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from factories import CODES, ROOT, a_catalogue, a_tilbud
from katalog.ask import Asker, as_text
from katalog.catalogue import Catalogue, assemble
from katalog.cli import catalogue as read_catalogue
from katalog.concepts import Concepts
from katalog.index import FORM, Text, files, weigh
from katalog.words import SILENT, _stem, lexeme, loose, parts, wordforms, words

MODULES = ROOT / "overrides" / "assets" / "moduler" / "soeg"
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def real() -> Asker:
    """The search over the project's own catalogue."""
    return Asker(read_catalogue(ROOT)[0], MODULES)


def over(*tilbud: object) -> Asker:
    """The search over a few made offerings."""
    return Asker(a_catalogue(*tilbud), MODULES)  # type: ignore[arg-type]


def found(asker: Asker, query: str, most: int = 10, **chosen: object) -> Sequence[str]:
    """The ids, best first."""
    return [hit["id"] for hit in asker.ask(query, most, TODAY, **chosen)["hits"]]


def meant(asker: Asker, query: str, **chosen: object) -> set[str]:
    """What the query was understood as, as 'maalgruppe: Ældre'."""
    return {f"{kind}: {name}" for kind, name in asker.ask(query, 1, TODAY, **chosen)["understood"]}


# ---------------------------------------------------------------- words


def test_the_browser_and_the_build_read_words_alike(real: Asker) -> None:
    some = random.Random(3).sample(sorted(wordforms()), 3000)
    text = "Ældre på 82 år, børnenes CAFÉ – kræft-træning & LGBT+ i Århus; løst, hjemløshed, mødrenes, b73"
    wanted = [words(text), some, [loose(w) for w in some]]
    assert real.evaluate(f"modules.danish.words({text!r})") == wanted[0]
    assert real.evaluate(f"{some!r}.map((w) => modules.danish.stem(w))") == [_stem(w) for w in some]
    assert real.evaluate(f"{some!r}.map((w) => modules.danish.loose(w))") == wanted[2]


def test_the_browser_and_the_build_agree_on_the_form_of_the_files(real: Asker) -> None:
    assert real.evaluate("modules.engine.FORM") == FORM


def test_the_browser_and_the_build_split_compounds_alike(real: Asker) -> None:
    texts = (f"{t.titel} {t.resume} {t.beskrivelse}" for t in real._catalogue.tilbud)
    some = sorted(
        {w for text in texts for w in words(text) if set(w) & set("æøå")}
    )  # the browser also guesses at ae and oe
    script = """(() => {
      const start = JSON.parse(file("start.bin")), lexicon = new modules.lexicon.Lexicon([start])
      for (const letter of start.letters) lexicon.add(0, letter, JSON.parse(file(`${start.version}/o/${letter}.bin`)))
      return WORDS.map((w) => [lexicon.lexeme(w), lexicon.split(w) ?? []])
    })()"""
    told = real.evaluate(script.replace("WORDS", repr(some)))
    known = _known(real)
    assert [one[0] for one in told] == [lexeme(w) for w in some]
    assert {w: tuple(one[1]) for w, one in zip(some, told, strict=True)} == {w: parts(w, known) for w in some}
    assert len(some) > 500


def _known(asker: Asker) -> set[str]:
    """Every lexeme that the index or a phrase knows."""
    concepts = list(Concepts(asker._catalogue).all())
    vocabulary: dict[str, int] = {}
    texts = [Text.of(asker._catalogue, t, vocabulary) for t in asker._catalogue.tilbud]
    phrased = {part for c in concepts if c.list != "kommune" for phrase in c.phrases for part in phrase}
    return phrased | set(weigh(texts, vocabulary, concepts))


@pytest.mark.parametrize(
    ("one", "other"),
    [("barn", "børnenes"), ("ven", "venner"), ("mor", "mødre"), ("mand", "mændene"), ("hånd", "hænder"), ("nat", "nætter"),
     ("gå", "gik"), ("savne", "savnede"), ("ensom", "ensomhed"), ("bog", "bøger"), ("døtre", "datter")],
)  # fmt: skip
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert lexeme(one) == lexeme(other)


def test_words_are_letters_and_numbers_in_their_order() -> None:
    assert words("Gåtur_i Viborg, kl. 10: 'vær MED'!") == ["gåtur", "i", "viborg", "kl", "10", "vær", "med"]
    assert words("ga\u030atur") == words("gåtur")


@pytest.mark.parametrize(
    ("one", "other"),
    [("demens", "dem"), ("får", "far"), ("råd", "rad"), ("mål", "mal"), ("sommer", "som"), ("mester", "mest")],
)
def test_false_friends_are_two(one: str, other: str) -> None:
    assert lexeme(one) != lexeme(other)


def test_no_negation_or_diagnosis_is_silent() -> None:
    assert SILENT.isdisjoint({"uden", "ikke", "alene", "kol", "ms", "als", "ocd", "adhd", "ptsd"})


@pytest.mark.parametrize(
    ("word", "expected"),
    [("kræftpatienterne", ("kræft", "patient")), ("sorggruppe", ("sorg", "grup")), ("gåtur", ("gå", "tur")), ("demens", ()), ("kultur", ())],
)  # fmt: skip
def test_a_compound_falls_into_known_parts_and_no_other_word_does(word: str, expected: tuple[str, ...]) -> None:
    known = {lexeme(w) for w in ["kræft", "patient", "sorg", "gruppe", "gå", "tur", "dem", "kul"]}
    assert parts(word, known) == expected


# ---------------------------------------------------------------- the index


def test_a_group_named_by_a_word_without_meaning_breaks_nothing() -> None:
    folk = CODES["maalgrupper"]["aeldre"].model_copy(update={"slug": "folk", "navn": "Folk", "synonymer": ()})
    plain = a_catalogue(a_tilbud(maalgrupper=["aeldre"]))
    lists = {**CODES, "maalgrupper": {"folk": folk, "aeldre": CODES["maalgrupper"]["aeldre"]}, "ord": {}, "tilbudstyper": {"natur": CODES["tilbudstyper"]["natur"].model_copy(update={"under": None})}}  # fmt: skip
    assert files(replace(plain, codes=lists))


def test_an_address_in_a_text_is_no_word() -> None:
    asker = over(a_tilbud(beskrivelse="Skriv til gaatur@hundeklub.dk eller [her](https://www.papegoeje.dk/)."))
    assert found(asker, "hundeklub") == found(asker, "papegoeje") == []


def test_what_an_offering_is_not_for_does_not_find_it() -> None:
    asker = over(a_tilbud(ikke_for="Ikke for mennesker med epilepsi"))
    assert found(asker, "epilepsi") == []


def test_a_closed_offering_is_not_found() -> None:
    asker = over(a_tilbud("kor-i-skive", status="afsluttet"), a_tilbud("andet"))
    assert "kor-i-skive" not in found(asker, "kor")


# ---------------------------------------------------------------- forgiving


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("depresion", "tunge-dage"),  # a letter missing
        ("kraeft", "kraeftcafe-holstebro"),  # ae for æ
        ("faellesspisning for alle", "langbordet-viborg"),  # ae in a compound
        ("blod prop i hjertet", "hjertemotion-lyngby"),  # a compound written apart
        ("kræftpatienter", "traening-under-kemo"),  # a compound that no text has
        ("patienter med sclerose", "yoga-sclerose"),
        ("lektie cafe", "lektiecafe-gladsaxe"),
        ("besøgsvenner til de ensomme", "besoegsven-aarhus"),  # inflection
        ("mine børn sørger", "sorggruppe-for-unge"),  # umlaut
        ("my mother has dementia", "paaroerendeskole-demens"),  # another language
        ("jeg kan ikke betale mine regninger", "gaeldsraadgivning-gladsaxe"),  # a whole sentence
        ("rådgivning på arabisk om sukkersyge", "diabetes-paa-arabisk"),  # a language, and an old word
        ("noget for en på 82 år i Gellerup", "besoegsven-aarhus"),  # an age, and a district
    ],
)
def test_people_are_understood_as_they_write(real: Asker, query: str, wanted: str) -> None:
    assert wanted in found(real, query, 8)


@pytest.mark.parametrize("query", ["arhus", "aarhus", "århus", "Århus", "AARHUS"])
def test_a_place_is_one_however_it_is_spelt(real: Asker, query: str) -> None:
    assert "kommune: Aarhus" in meant(real, f"besøgsven {query}")


def test_a_slip_of_the_keyboard_in_a_places_name_is_forgiven(real: Asker) -> None:
    assert "kommune: Holstebro" in meant(real, "kræft i Holsetbro")


# ---------------------------------------------------------------- understanding


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("min mor sidder alene hele dagen", "maalgruppe: Ensomhed og isolation"),
        ("sorg", "maalgruppe: Sorg og tab"),
        ("bange for min mand", "maalgruppe: Vold i nære relationer"),
        ("gratis motion", "pris: Gratis"),
        ("uden henvisning", "adgang: Du kan selv henvende dig"),
        ("noget på arabisk", "sprog: Arabisk"),
        ("besøgsven i Brabrand", "kommune: Aarhus"),  # a district
        ("besøgsven 8800", "kommune: Viborg"),  # a postcode
        ("min søn på 16 år", "maalgruppe: Unge"),
        ("noget til fyn", "kommune: Sundhedsråd Fyn"),
    ],
)
def test_codes_are_understood_from_peoples_own_words(real: Asker, query: str, code: str) -> None:
    assert code in meant(real, query)


def test_a_postcode_may_lie_in_several_municipalities(real: Asker) -> None:
    assert meant(real, "besøgsven 8800") >= {"kommune: Viborg", "kommune: Silkeborg"}


@pytest.mark.parametrize(
    ("query", "age"),
    [("min søn på 16 år", 16), ("16-årig", 16), ("min mor på 84, der er alene", 84), ("my 15 year old", 15),
     ("mistede min mand for 5 år siden", None), ("alene i 3 år", None), ("på 3 dage", None), ("ventet i 2 år", None)],
)  # fmt: skip
def test_an_age_is_told_from_a_time(real: Asker, query: str, age: int | None) -> None:
    assert real.ask(query, 1)["age"] == age


def test_facets_count_what_choosing_gives(real: Asker) -> None:
    for query in ("angst unge", "sorg", ""):
        told = real.ask(query, 1, TODAY, counts=["maalgruppe", "tilbudstype", "adgang"])["counts"]
        for facet, counts in told.items():
            for slug, promised in counts.items():
                assert real.ask(query, 1, TODAY, **{facet: [slug]})["count"] == promised, (query, facet, slug)


def test_the_nearest_is_the_nearest_of_each_offering() -> None:
    asker = over(a_tilbud("kor", daekning={"kommuner": ["struer", "billund"]}))
    assert asker.ask("kor", kommune=["lemvig"])["nearby"] == ["struer"]


def test_a_name_that_is_an_ordinary_word_is_a_place_only_after_in(real: Asker) -> None:
    assert "kommune: Skive" in meant(real, "motion i skive")
    assert not any(code.startswith("kommune") for code in meant(real, "vil ikke give op"))


def test_what_was_not_meant_can_be_taken_away(real: Asker) -> None:
    assert "kommune: Aarhus" not in meant(real, "besøgsven i Aarhus", without=["kommune:aarhus"])
    assert "maalgruppe: Sorg og tab" not in meant(real, "sorg", without=["maalgruppe:sorg"])


def test_synonyms_point_one_way() -> None:
    asker = over(a_tilbud("haandarbejde", titel="Håndarbejde"), a_tilbud("strik", titel="Strikkeklub"))
    assert "haandarbejde" in found(asker, "brodere")
    assert "strik" not in found(asker, "brodere")


def test_an_editors_words_in_another_language_are_understood() -> None:
    groups = CODES["maalgrupper"]
    sorg = groups["sorg"].model_copy(update={"synonymer": (*groups["sorg"].synonymer, "الحزن", "żałoba")})
    plain = a_catalogue(a_tilbud(maalgrupper=["sorg"]), a_tilbud("kor"))
    spoken = replace(plain, codes={**CODES, "maalgrupper": {**groups, "sorg": sorg}})
    asker = Asker(spoken, MODULES)
    assert found(asker, "الحزن") == found(asker, "żałoba") == ["gaatur"]


def test_a_catalogue_with_lists_of_its_own_still_understands_people(tmp_path: object) -> None:
    """The project's synonyms find what texts speak of, also when no offering carries the project's codes."""
    own = {"maalgrupper": {"alle": CODES["maalgrupper"]["aeldre"].model_copy(update={"slug": "alle", "navn": "Alle"})}}
    tilbud = [a_tilbud("sorg", beskrivelse="En gruppe for dig i sorg.", maalgrupper=["aeldre"]), a_tilbud("kor")]
    plain = a_catalogue(*(t.model_copy(update={"maalgrupper": ()}) for t in tilbud))
    foreign = replace(plain, codes={**CODES, **own}, thesaurus={"maalgrupper": CODES["maalgrupper"]})
    assert found(Asker(foreign, MODULES), "bereavement") == ["sorg"]


# ---------------------------------------------------------------- honesty and order


def test_no_answer_is_no_answer(real: Asker) -> None:
    assert found(real, "xyzqqq") == []


@pytest.mark.parametrize("query", ["køreskole teoriprøve", "adoption fra udlandet", "rideterapi", "pollenallergi"])
def test_a_stray_word_is_not_dressed_as_an_answer(real: Asker, query: str) -> None:
    assert not real.ask(query)["certain"]


@pytest.mark.parametrize(
    ("query", "acute"),
    [("jeg vil ikke leve mere", True), ("min mand slår mig", True), ("I want to die", True), ("tage mit eget liv", True),
     ("strikkeklub", False), ("min hund er død", False), ("slå græs", False), ("slidgigt", False)],
)  # fmt: skip
def test_danger_is_told_from_daily_life(real: Asker, query: str, acute: bool) -> None:
    assert real.ask(query)["acute"] == acute


def test_what_is_confirmed_comes_before_what_is_stale() -> None:
    fresh = a_tilbud("b-kor", titel="Kor B", bekraeftet={"dato": "2026-09-01"})
    stale = a_tilbud("a-kor", titel="Kor A", bekraeftet={"dato": "2023-09-01"})
    never = a_tilbud("c-kor", titel="Kor C")
    assert found(over(fresh, stale, never), "kor")[0] == "b-kor"


def test_what_is_closed_for_now_comes_after_what_runs() -> None:
    paused = a_tilbud("a-kor", titel="Kor A", status="midlertidigt-lukket")
    assert found(over(paused, a_tilbud("b-kor", titel="Kor B")), "kor") == ["b-kor", "a-kor"]


def the_four() -> Asker:
    """A choir here, in the next municipality, for the whole country and online."""
    return over(
        a_tilbud("her", titel="Kor"), a_tilbud("naboen", titel="Kor", daekning={"kommuner": ["skive"]}),
        a_tilbud("landet", titel="Kor", daekning={"hele_landet": True}), a_tilbud("nettet", titel="Kor", daekning={"online": True}),
    )  # fmt: skip


def test_local_comes_before_national_and_neither_vanishes() -> None:
    assert found(the_four(), "kor", kommune=["viborg"]) == ["her", "landet", "nettet"]
    assert found(the_four(), "kor i Viborg")[0] == "her"
    assert set(found(the_four(), "kor i Viborg")) >= {"landet", "nettet"}


def test_near_a_postcode_is_sorted_by_distance() -> None:
    assert found(the_four(), "kor", naer="7800") == ["naboen", "landet", "her", "nettet"]
    assert found(the_four(), "kor", point=[56.45, 9.40]) == ["her", "naboen", "landet", "nettet"]


def test_where_nothing_is_the_nearest_is_named() -> None:
    told = the_four().ask("kor", kommune=["lemvig"])
    assert {hit["id"] for hit in told["hits"]} == {"landet", "nettet"}
    assert told["nearby"][:2] == ["skive", "viborg"]


def test_several_values_of_one_facet_widen_and_facets_narrow(real: Asker) -> None:
    sorg, kraeft = (set(found(real, "", 200, maalgruppe=[g])) for g in ("sorg", "kraeft"))
    assert set(found(real, "", 200, maalgruppe=["sorg", "kraeft"])) == sorg | kraeft
    free = set(found(real, "", 200, pris=["gratis"]))
    assert set(found(real, "", 200, maalgruppe=["sorg"], pris=["gratis"])) == sorg & free


def test_titles_are_sorted_as_danes_do() -> None:
    names = ["Åben stue", "Æblets venner", "Øl og snak", "Aalborg kor", "Zumba"]
    asker = over(*(a_tilbud(f"t{n}", titel=name, resume="Kor.") for n, name in enumerate(names)))
    titles = [hit["title"] for hit in asker.ask("kor", sort="titel")["hits"]]
    assert titles == ["Zumba", "Æblets venner", "Øl og snak", "Åben stue", "Aalborg kor"]


# ---------------------------------------------------------------- hostile and the terminal


@pytest.mark.parametrize("query", ["<img src=x onerror=1>", "'; drop", "\x00", "💛", "a" * 5000, "i", "og", "constructor", "__proto__", "%", "(((", "12 34 56 78"])  # fmt: skip
def test_no_query_breaks_it(real: Asker, query: str) -> None:
    assert isinstance(real.ask(query)["count"], int)


def test_the_terminal_explains_a_query(real: Asker) -> None:
    text = as_text("min mor sidder alene", real.ask("min mor sidder alene", 3))
    assert "målgruppe: Ensomhed og isolation" in text
    assert "point:" in text
    assert "Svar: " in text
    assert "kendes ikke" in as_text("xyzqqq", real.ask("xyzqqq", 3))


def test_an_empty_catalogue_answers_with_nothing() -> None:
    assert found(Asker(Catalogue(CODES, {k: {} for k in ("organisationer", "tilbud", "samarbejder", "puljer", "initiativer")}, {}), MODULES), "sorg") == []  # fmt: skip


# ---------------------------------------------------------------- filters that an address sets


def test_what_lies_in_an_area_and_what_covers_it_from_above_are_told_apart(real: Asker) -> None:
    """The same as the area's page says, for every area."""
    catalogue = real._catalogue
    for slug in catalogue.omraader:
        coverage = catalogue.coverage(slug)
        above = {t.id for _, _, tilbud in coverage.above for t in tilbud}
        assert set(found(real, "", 999, omraade=[slug])) == {t.id for t in coverage.inside}, slug
        assert set(found(real, "", 999, ovenfra=[slug])) == above, slug


def test_an_address_can_ask_for_what_an_organisation_offers(real: Asker) -> None:
    catalogue = real._catalogue
    for organisation in catalogue.civil:
        offered = {t.id for t in catalogue.tilbud_of(organisation)}
        assert set(found(real, "", 999, udbyder=[organisation.id])) == offered
    assert found(real, "", 999, udbyder=["findes-ikke"]) == []


# ---------------------------------------------------------------- several sites as one

QUERIES = (
    "min mor sidder alene hele dagen", "sorg", "depresion", "spise forstyrrelse odense", "angst unge viborg", "strikke",
    "noget for min søn på 15 år", "gratis motion i Aarhus", "demens", "gåtur", "kræft", "lektiehjælp på arabisk",
)  # fmt: skip


@pytest.fixture(scope="module")
def split() -> Asker:
    """The real catalogue's offerings on three sites, asked as one."""
    whole = read_catalogue(ROOT)[0]
    tilbud = list(whole.records["tilbud"].items())
    third = [assemble(whole.codes, {**whole.records, "tilbud": dict(tilbud[n::3])}, whole.thesaurus) for n in range(3)]
    return Asker(third[0], MODULES, *third[1:])


@pytest.mark.parametrize("query", QUERIES)
def test_three_sites_answer_as_the_whole_would(real: Asker, split: Asker, query: str) -> None:
    """What is rare, common, coded, near and sure is reckoned over all of them, so each offering has the score it would have.

    A compound is cut where a site's own words know its parts: there an offering may count a little more or less.
    """
    one, three = (a.ask(query, 200, TODAY, counts=["maalgruppe", "kommune", "pris"]) for a in (real, split))
    first, second = ({h["id"]: h["score"] for h in told["hits"]} for told in (one, three))
    assert first == pytest.approx(second, rel=0.1)
    assert len([id for id in first if first[id] != pytest.approx(second[id], rel=1e-4)]) <= 1
    assert {(h["id"], h["km"]) for h in one["hits"]} == {(h["id"], h["km"]) for h in three["hits"]}
    for told in ("counts", "certain", "understood", "nearby", "count", "age", "acute"):
        assert one[told] == three[told], told


def test_by_title_three_sites_are_one_list(real: Asker, split: Asker) -> None:
    titles = [h["title"].lower() for h in split.ask("", 200, TODAY, sort="titel")["hits"]]
    assert len(titles) == len(real.ask("", 200, TODAY)["hits"]) > 100
    letters = [loose(t)[0] for t in titles if loose(t)[0].isalpha() and t[0] not in "æøå"]
    assert letters == sorted(letters)


def test_many_words_are_cut_into_small_files_and_found_again(monkeypatch: pytest.MonkeyPatch, real: Asker) -> None:
    monkeypatch.setattr("katalog.index.SHARD", 40)
    small = Asker(read_catalogue(ROOT)[0], MODULES)
    names = small.evaluate('JSON.parse(file("start.bin")).letters')
    assert len(names) > 100
    assert max(map(len, names)) > 2
    for query in QUERIES:
        assert small.ask(query, 20, TODAY)["hits"] == real.ask(query, 20, TODAY)["hits"]
