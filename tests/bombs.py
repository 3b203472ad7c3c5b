"""Code lists and imported files that are made to do harm: what each is called, and how it is made.

The first word of the name says who judges it (judges.JUDGES). None is larger than a megabyte.
"""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from judges import packed, workbook

VECTORS = (Path(__file__).parent / "ondt" / "vektorer.txt").read_text(encoding="utf-8").splitlines()
MEGABYTE = 2**20
BOMBS: dict[str, Callable[[], bytes]] = {}
UNITS = (
    "a", "1 ", "- ", "a@", "11 ", "[", "[a](", "<", "< ", "<a href='", "<b>", "</b>", "<!--", "<ul><li>", "&", "&#", "&lt;",
    "https://", "_a", "*a ", "`a", "{{", "Anna Hansen ", "28 12 34 56 ", "> ", "# a\n", "\\", "010170-", " ", "\n", "\r", "e\u0301",
    "Ã¸", "\ud800", "\u202e", "\x00", "æ",
)  # fmt: skip


def bomb(name: str, made: Callable[[], bytes] | bytes | str) -> None:
    """Add one."""
    data = made.encode() if isinstance(made, str) else made
    BOMBS[name] = data if callable(data) else lambda: data


def lists(count: int, line: Callable[[int], str]) -> Callable[[], bytes]:
    """A code list of so many codes."""
    return lambda: "".join(f"k{n}:\n  navn: N{n}\n  type: kommune\n{line(n)}" for n in range(count)).encode()


bomb("kodelister ring", "a: {navn: A, under: b}\nb: {navn: B, under: a}\n")
bomb("kodelister ring of itself", "a: {navn: A, under: a, ligger_i: [a], type: kommune}\n")
bomb("kodelister ring of many", lists(1900, lambda n: f"  under: k{(n + 1) % 1900}\n  ligger_i: [k{(n + 1) % 1900}]\n"))
bomb("kodelister ladder", lists(1900, lambda n: f"  under: k{n + 1}\n" if n < 1899 else ""))
bomb("kodelister web", lists(900, lambda n: f"  ligger_i: [{', '.join(f'k{(n * m) % 900}' for m in range(2, 40))}]\n"))
bomb("kodelister under nothing", lists(1900, lambda n: f"  under: kode-som-ikke-er-{n}\n"))
bomb(
    "kodelister under much that is nothing",
    lists(100, lambda n: f"  ligger_i: [{', '.join(f'x{n}-{m}' for m in range(300))}]\n"),
)
bomb(
    "kodelister of long codes",
    lambda: "".join(f"{'k' * 100}{n}: {{navn: N, under: {'k' * 100}x{n}}}\n" for n in range(1000)).encode(),
)
bomb("kodelister huge", lists(1990, lambda n: "  beskrivelse: " + "x" * 60 + "\n"))
bomb(
    "kodelister of words",
    lambda: b"a:\n  navn: A\n  synonymer: [" + b", ".join(b"ord%d" % n for n in range(1999)) + b"]\n",
)
bomb(
    "kodelister of many words",
    lists(40, lambda n: "  synonymer: [" + ", ".join(f"ord {n} {m}" for m in range(400)) + "]\n"),
)
bomb(
    "kodelister wrong everywhere",
    lists(1500, lambda n: "  ukendt: [{}]\n  synonymer: {a: b}\n  alder: 7\n  punkt: x\n"),
)
bomb("kodelister twice", lambda: b"a: {navn: A, type: kommune}\n" * 5000)
bomb("kodelister aliases", "a: &a {navn: A}\nb: *a\nc: {<<: *a}\n")
bomb("kodelister laughs", lambda: b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % m] * 9)) for m, n in zip(b"abcdefgh", b"bcdefghi", strict=True)))  # fmt: skip
bomb("kodelister python", "a: !!python/object/apply:os.system ['echo ramt']\n")
bomb("kodelister deep", lambda: b"a: " * 1 + b"{b: " * 50_000)
bomb(
    "kodelister addresses",
    "../../etc/passwd: {navn: A}\n'': {navn: A}\n__proto__: {navn: A}\n/a: {navn: A}\n'a\\nb': {navn: A}\n",
)
for n, text in enumerate(("[]", "[a, b]", "7", "a", "a: 7", "a: [b]", "a: {navn: [x]}", "a: {navn: {x: y}}", "a: {synonymer: {}}",
    "a: {navn: A, alder: {fra: -1, til: 99999999999999999999}}", "a: {navn: A, type: kommune, punkt: [.nan, .inf]}",
    "a: {navn: A, type: kommune, punkt: [1e999, -1e999]}", "a: {navn: A, type: kommune, punkt: [1]}", "a: {navn: A, akut: måske}",
    "a: {navn: A, type: region, gyldig_fra: 0000-00-00, gyldig_til: 99999-01-01}", "a: {navn: A, type: kommune, koordinator: []}",
    "a: {navn: '', beskrivelse: '\u2028'}", "a: {slug: b, navn: A}", "? [a]\n: {navn: A}", "hele-landet: {navn: A, type: kommune}")):  # fmt: skip
    bomb(f"kodelister type {n}", text)
for n, vector in enumerate(VECTORS):
    said = json.dumps(vector)
    bomb(
        f"kodelister markup {n}", f"a:\n  navn: {said}\n  beskrivelse: {said}\n  synonymer: [{said}]\n  type: kommune\n"
    )
    bomb(
        f"json markup {n}",
        json.dumps([{"id": "1", "name": vector, "description": vector, "url": vector, "email": vector}]),
    )

# ------------------------------------------------------------ JSON

for n, text in enumerate((
    "[" * 500_000, '{"a":' * 150_000, "[" * 30 + "{}" + "]" * 30, '[{"name": "A", "x": NaN, "y": Infinity, "z": -Infinity}]',
    '[{"id": ' + "9" * 900_000 + ', "name": "A", "minimum_age": 1e999, "maximum_age": -1e-999}]', '[{"name": "\\ud800", "\\udfff": "\\ud83d"}]',
    '[{"__proto__": {"a": 1}, "constructor": "x", "name": "A"}]', '[{"name": "A", "name": "B"}]', '{"name": "' + "x" * 1_000_000 + '"}',
    '{"' + "x" * 1_000_000 + '": {"name": "A"}}', "[" + "[]," * 300_000 + "[]]", "[" + "{}," * 300_000 + "{}]", "[" + "1," * 150_000 + "1]",
    "{}" * 150_000, '[{"name": "A", "id": "../../x", "slug": "/etc/passwd"}]', '[{"name": "../../../x", "id": {"a": [1]}}]', '"' * 1_000_000,
    '[{"name": "A", "organization": ' * 3000 + "1", '{"services": [{"name": "A"}], "services": 7, "organizations": {"a": {"name": []}}}', "[null, true, 7, [[]], {}]",
    '[{"name": "A", "id": "1", "organization_id": "1", "services": [{"id": "1", "name": "A", "services": [{"id": "1", "name": "A"}]}]}]',
    '[{"id": "a", "name": "A", "parent_id": "b"}, {"id": "b", "name": "B", "parent_id": "a"}]', "\ufeff[]", "[1] [2] [3", '{"a": 1}\x1e{"b": 2}',
)):  # fmt: skip
    bomb(f"json {n}", lambda text=text: text.encode())  # type: ignore[misc]
FREE = (
    "name",
    "description",
    "eligibility_description",
    "application_process",
    "schedule",
    "fees",
    "email",
    "url",
    "phone",
)


def said(unit: str) -> bytes:
    """A service that says the same again and again, in every field."""
    return json.dumps([{"id": "1", **dict.fromkeys(FREE, (unit * 50_000)[:50_000])}]).encode()


for unit in UNITS:
    bomb(f"json of {unit!r}", partial(said, unit))

LANGUAGES = [{"id": str(n), "service_id": "1", "name": f"sprog {n}"} for n in range(3000)]
bomb("json of languages", json.dumps([{"id": "1", "name": "A", "languages": LANGUAGES}]))

# ------------------------------------------------------------ CSV

HEAD = "id,name,description\n"
for n, text in enumerate((
    HEAD + "1,=cmd|' /C calc'!A0,@SUM(1+1)\n2,+1,-1\n", HEAD + "1,A\0B,\0\n", "\0" * 500_000, HEAD + "1,A," + "x" * 900_000, HEAD + '1,"A' + ",x\n" * 100_000,
    ",".join(f"k{n}" for n in range(100_000)) + "\n1,2\n", ",".join(["a"] * 150_000) + "\n1,2\n", "name" + "," * 300_000 + "\n" + "," * 300_000,
    "name\n" + ("A" + "," * 1000 + "\n") * 900, "name\n" + ("," * 400 + "\n") * 2000, "name,description\n" + "A,B\r" * 3, "sep=\n" + HEAD, "sep=,\n", "sep=\0\na\0b\n",
    "sep=\"\n\"\"\n", '"""""""' * 100_000, ("\n" * 900_000), "name\tdescription\nA\tB\n", "\ufeff\ufeffname;description\nA;B\n", "name,description\n" + "\u202e,\u2028\n" * 50,
    "id,name,description\n../../x,../../y,z\n", "name,name,name_2,name\n1,2,3,4\n", ("x" * 1000 + "," ) * 900 + "\n" + "1,2",
)):  # fmt: skip
    bomb(f"csv {n}", lambda text=text: text.encode())  # type: ignore[misc]
bomb("csv utf-16", lambda: (HEAD + "1,A,B\n").encode("utf-16"))
bomb("csv half of utf-16", lambda: (HEAD + "1,A,B\n").encode("utf-16")[:-1] + b"\xd8")
bomb("csv latin", lambda: bytes(range(256)) * 1000)

# ------------------------------------------------------------ zip

ROWS = json.dumps([{"id": "1", "name": "A", "description": "B"}]).encode()


def zeros(megabytes: int) -> bytes:
    """So many megabytes of spaces as zip has them."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("services.json", "w", force_zip64=True) as file,
    ):
        for _ in range(megabytes):
            file.write(b" " * MEGABYTE)
    return out.getvalue()


def overlapping(members: int, megabytes: int) -> bytes:
    """Many names for the same packed bytes, as in Fifield's bombs."""
    one = zeros(megabytes)
    end = one.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", one[end + 16 : end + 20])[0]
    entry = one[start:end]
    tail = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, members, members, len(entry) * members, start, 0)
    return one[:start] + entry * members + tail


def lying(size: int) -> bytes:
    """A member that says it is of another size than it is."""
    data = bytearray(packed({"services.json": b" " * 1000 + ROWS}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<I", size)
    return bytes(data)


def locked() -> bytes:
    """A member that says it has a password."""
    data = bytearray(packed({"services.json": ROWS}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


bomb("zip of spaces", lambda: zeros(250))
bomb("zip overlapping", lambda: overlapping(1500, 2))
bomb("zip of gzip", lambda: packed({"services.json.gz": gzip.compress(b" " * MEGABYTE) * 250}))
bomb("zip of zips", lambda: packed({f"{n}.zip": zeros(1) for n in range(50)} | {"services.json": ROWS}))
bomb("zip of many", lambda: packed({f"{n}.json": b"[]" for n in range(5000)}))
bomb("zip of lists", lambda: packed({"services.json": b"[" + b"[]," * 3_000_000 + b"[]]"}))
bomb("zip of rows", lambda: packed({"services.csv": b"name\n" + b"\n" * 9_000_000}))
bomb("zip that lies small", lambda: lying(3))
bomb("zip that lies large", lambda: lying(2**32 - 2))
bomb("zip with a password", locked)
bomb("zip cut", lambda: packed({"services.json": ROWS})[:-30])
bomb(
    "zip broken inside",
    lambda: packed({"services.json": ROWS * 50}).replace(b"\x00\x00\x00services", b"\x00\x00\x01services"),
)
for name in (
    "../../../ondt.json",
    "/etc/ondt.json",
    "C:\\ondt.json",
    "..\\..\\ondt.json",
    "a" * 60_000 + ".json",
    "ondt\x1b[2J.json",
    ".json",
    "//x//.json",
):
    bomb(f"zip out to {name[:20]!r}", lambda name=name: packed({name: ROWS}))  # type: ignore[misc]


def linked() -> bytes:
    """A member that is a link to a file of the machine."""
    out, member = io.BytesIO(), zipfile.ZipInfo("services.json")
    member.create_system, member.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    return out.getvalue()


bomb("zip of a link", linked)
bomb("json gzipped spaces", lambda: gzip.compress(b" " * MEGABYTE) * 250)
bomb("json gzipped cut", lambda: gzip.compress(ROWS)[:-9])

# ------------------------------------------------------------ workbooks

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
HEADS = f'<row r="1">{CELL.format("A1", "name")}{CELL.format("B1", "description")}</row>'
SAID = HEADS + f'<row r="2">{CELL.format("A2", "&x;")}{CELL.format("B2", "&x;")}</row>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
for name, text in {
    "reads a file": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SHEET.format(SAID),
    "asks the network": '<!DOCTYPE x [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>' + SHEET.format(SAID),
    "asks for a part": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>' + SHEET.format(HEADS),
    "asks for its form": '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + SHEET.format(HEADS),
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]>' + SHEET.format(SAID),
    "swells": f'<!DOCTYPE x [<!ENTITY x "{"a" * 100_000}">]>' + SHEET.format(HEADS + CELL.format("A2", "&x;" * 5000)),
    "deep": "<a>" * 100_000,
    "far down": SHEET.format(HEADS + f'<row r="99999999999">{CELL.format("A99999999999", "A")}</row>'),
    "far out": SHEET.format(HEADS + "".join(f'<row r="{n}">{CELL.format(f"XFD{n}", "A")}</row>' for n in range(2, 2000))),
    "outside": SHEET.format(HEADS + f'<row r="2">{CELL.format("ZZZZZZ2", "A")}{CELL.format("", "A")}{CELL.format("2", "A")}</row>'),
    "backwards": SHEET.format('<row r="-5"><c r="A-5"><v>1</v></c></row><row r="x"><c r="A1"><v>1</v></c></row>'),
    "formula": SHEET.format(HEADS + '<row r="2"><c r="A2"><f>HYPERLINK("http://127.0.0.1:9/")</f><v>A</v></c></row>'),
    "numbers": SHEET.format(HEADS + "".join(f'<row r="{n}"><c r="A{n}"><v>{v}</v></c></row>' for n, v in enumerate(("1e308", "1e999", "nan", "9" * 5000, "-0", "x"), 2))),
    "dates": SHEET.format(HEADS + '<row r="2"><c r="A2" t="d"><v>99999-99-99</v></c><c r="B2" s="99999"><v>1e10</v></c></row>'),
    "strings": SHEET.format(HEADS + '<row r="2"><c r="A2" t="s"><v>99999999</v></c><c r="B2" t="s"><v>-1</v></c></row>'),
    "empty": "",
    "not XML": "\0\0\0",
    "another": "<html><script>alert(1)</script></html>",
}.items():  # fmt: skip
    bomb(f"ark {name}", lambda text=text: text.encode())  # type: ignore[misc]
bomb(
    "ark laughs in UTF-16",
    lambda: (
        f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x "&l9;">]>{SHEET.format(SAID)}'.encode(
            "utf-16"
        )
    ),
)
bomb("ark of rows", lambda: SHEET.format(HEADS + "<row/>" * 1_500_000).encode())
bomb("ark of cells", lambda: SHEET.format(HEADS + "<row>" + "<c/>" * 2_000_000 + "</row>").encode())
OTHER = {
    "strings swell": ("xl/sharedStrings.xml", lambda: b"<sst>" + b"<si><t>a</t></si>" * 3_000_000 + b"</sst>"),
    "strings laugh": ("xl/sharedStrings.xml", lambda: f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><sst><si><t>&l9;</t></si></sst>'.encode()),
    "styles swell": ("xl/styles.xml", lambda: b"<styleSheet><fonts>" + b"<font/>" * 3_000_000 + b"</fonts></styleSheet>"),
    "leads out": ("xl/_rels/workbook.xml.rels", lambda: b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="file:///etc/passwd"/></Relationships>'),
    "is of spaces": ("xl/theme/theme1.xml", lambda: b" " * 250 * MEGABYTE),
    "is not a book": ("xl/workbook.xml", lambda: b"<a/>"),
    "says nothing": ("[Content_Types].xml", lambda: b"<Types/>"),
}  # fmt: skip
for name, (part, made) in OTHER.items():
    bomb(f"xlsx {name}", lambda part=part, made=made: workbook({part: made()}))  # type: ignore[misc]
