"""A site is published whole or not at all: killed, filled and starved for real, at every moment."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factories import a_project
from katalog import swap as swapping
from katalog.swap import Workshop, recover, swap, swap_in_two, usable, workshop
from katalog.trouble import Trouble, sentence

PAGES = 30
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


A_SITE = f"""
from pathlib import Path

def a_site(place, version):
    place.mkdir(parents=True)
    for name in ("404.html", "robots.txt", *(f"{{n}}.html" for n in range({PAGES}))):
        (place / name).write_text(version)
    return place
"""


def a_site(place: Path, version: str) -> Path:
    """A site whose every page says which version it is of."""
    exec(A_SITE, names := {})
    return names["a_site"](place, version)


def versions(site: Path) -> set[str]:
    """The versions that the pages of a site are of; each must be there."""
    assert len(found := [p.read_text() for p in site.iterdir()]) == PAGES + 2
    return set(found)


def run(program: str, *arguments: object, cwd: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", A_SITE + program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# ------------------------------------------------------------ the swap

SWAPPING = """
import itertools, shutil, sys
from pathlib import Path
from katalog import swap
swap._settle = lambda folder: None
if sys.argv[1] == "two":
    swap.exchange = lambda one, other: False
print("ready", flush=True)
for n in itertools.count():
    with swap.workshop(Path("site")) as place:
        a_site(place.new, f"{sys.argv[2]}-{n}")
        swap.swap(place)
"""


@pytest.mark.parametrize("how", ["exchange", "two"])
def test_a_site_is_whole_whenever_the_swap_is_killed(how: str, tmp_path: Path) -> None:
    """With an exchange a reader never misses the site for a moment either."""
    dice = random.Random(18)
    a_site(tmp_path / "site", "first")
    missing: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            for name in ("404.html", "0.html", f"{PAGES - 1}.html"):
                try:
                    if not (tmp_path / "site" / name).read_text():
                        missing.append(name)
                except FileNotFoundError:
                    missing.append(name)

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(8):
        swapper = run(SWAPPING, how, turn, cwd=tmp_path)
        assert swapper.stdout and swapper.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 0.15))
        swapper.kill()
        _, told = swapper.communicate()
        assert not told
        with workshop(tmp_path / "site"):  # what the next build does first
            assert len(versions(tmp_path / "site")) == 1
        assert [p.name for p in tmp_path.iterdir()] == ["site"]
    done.set()
    reader.join()
    assert how == "two" or not missing


def test_a_build_killed_between_two_renames_gets_its_old_site_back(tmp_path: Path) -> None:
    work = tmp_path / "site.ny"
    a_site(work / "gammel", "old")
    a_site(work / "abcd", "half")
    recover(Workshop(tmp_path / "site", work, 0, work / "abcd"))
    assert versions(tmp_path / "site") == {"old"}
    assert not list(work.iterdir())


def test_a_second_rename_that_fails_brings_the_old_site_back(tmp_path: Path) -> None:
    a_site(tmp_path / "site", "old")
    (tmp_path / "site.ny").mkdir()
    with pytest.raises(OSError):
        swap_in_two(Workshop(tmp_path / "site", tmp_path / "site.ny", 0, tmp_path / "site.ny" / "none"))
    assert versions(tmp_path / "site") == {"old"}


def test_this_system_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    a_site(tmp_path / "a", "a")
    a_site(tmp_path / "b", "b")
    if not swapping.exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("This system cannot exchange two folders.")
    assert (versions(tmp_path / "a"), versions(tmp_path / "b")) == ({"b"}, {"a"})


def test_a_link_to_the_site_stays_a_link(tmp_path: Path) -> None:
    a_site(tmp_path / "www" / "real", "old")
    (tmp_path / "site").symlink_to("www/real")
    with workshop(tmp_path / "site") as place:
        a_site(place.new, "new")
        swap(place)
    assert (tmp_path / "site").is_symlink() and versions(tmp_path / "www" / "real") == {"new"}


def test_two_builds_are_kept_apart(tmp_path: Path) -> None:
    with workshop(tmp_path / "site"), pytest.raises(Trouble, match="En anden bygning"), workshop(tmp_path / "site"):
        pass
    with workshop(tmp_path / "site"):
        pass


@pytest.mark.parametrize(
    ("where", "said"), [(".", "oven i projektet"), ("..", "oven i projektet"), ("a.txt", "er en fil"), ("papirer", "gå tabt")]
)  # fmt: skip
def test_a_build_never_takes_the_place_of_anything_else(
    where: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project := tmp_path / "p").mkdir()
    monkeypatch.chdir(project)
    (project / "a.txt").write_text("a")
    (project / "papirer").mkdir()
    (project / "papirer" / "brev.txt").write_text("a")
    with pytest.raises(Trouble, match=said):
        usable(Path(where))
    assert (project / "papirer" / "brev.txt").exists()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_build_never_clears_away_what_lies_where_it_would_work(kind: str, tmp_path: Path) -> None:
    letter = tmp_path / "site.ny" / "brev.txt" if kind == "folder" else tmp_path / "site.ny"
    letter.parent.mkdir(exist_ok=True)
    letter.write_text("a")
    with pytest.raises(Trouble, match="site.ny er ikke fra en bygning"), workshop(tmp_path / "site"):
        pass
    assert letter.read_text() == "a"


# ------------------------------------------------------------ a whole build

BUILDING = """
import signal, sys
from pathlib import Path
from katalog import building
from katalog.trouble import Stopped, stoppable, tell
building.MAKER = sys.argv[1] + '''
import time
helper = os.fork()
if not helper:
    time.sleep(60)
print("building", flush=True)
a_site(Path(sys.argv[1]), "new")
time.sleep(0.1)
os.kill(helper, signal.SIGKILL)
'''
try:
    with stoppable():
        building.build(Path("site"))
except Stopped as stopped:
    tell(stopped)
    sys.exit(128 + stopped.number)
"""


def members(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[3]) == session:
            found.append(int(status.parent.name))
    return found


@pytest.mark.parametrize("number", SIGNALS, ids=lambda n: n.name)
def test_a_build_that_is_stopped_at_any_moment_leaves_a_whole_site(number: signal.Signals, tmp_path: Path) -> None:
    """It says one sentence, and leaves no process and no folder behind; after SIGKILL the next build clears up."""
    dice = random.Random(number)
    a_site(tmp_path / "site", "old")
    outcomes = set()
    for _ in range(6):
        building = run(BUILDING, A_SITE, cwd=tmp_path)
        assert building.stdout and building.stdout.readline() == "building\n"
        time.sleep(dice.uniform(0, 0.3))
        building.send_signal(number)
        try:
            _, told = building.communicate(timeout=20)
        finally:
            building.kill()
        assert "Traceback" not in told
        assert told.strip() in ("", "Stoppet.")
        assert building.returncode in (0, -number, 128 + number)
        outcomes.add(building.returncode)
        if number != signal.SIGKILL:
            assert [p.name for p in tmp_path.iterdir()] == ["site"]
        with workshop(tmp_path / "site"):
            (version,) = versions(tmp_path / "site")
        assert [p.name for p in tmp_path.iterdir()] == ["site"]
        assert version == "new" or building.returncode  # it may come when the sites are swapped already
        shutil.rmtree(tmp_path / "site")
        a_site(tmp_path / "site", "old")
    assert outcomes - {0}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project whose site stands."""
    return a_project(tmp_path_factory.mktemp("publishing"))


@pytest.fixture
def stands(project: Path) -> Iterator[Path]:
    """The site of an earlier build, which must be as it was afterwards, with nothing beside it."""
    shutil.rmtree(project / "site", ignore_errors=True)
    a_site(project / "site", "old")
    yield project
    assert versions(project / "site") == {"old"}
    assert not [p for p in project.iterdir() if p.name.startswith("site.")]


def katalog(project: Path, *before: str) -> "subprocess.CompletedProcess[str]":
    """The real command, behind these words."""
    command = [*before, sys.executable, "-m", "katalog", "build"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def plain(told: str) -> None:
    """Sentences for people: no traceback, no English of a program's."""
    assert not [word for word in ("Traceback", "Error", "Errno", "  File ") if word in told], told
    assert "Siderne blev ikke bygget. site/ er, som den var." in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda n: n.name)
def test_the_real_build_says_stop_once_and_leaves_the_old_site(
    number: signal.Signals, stands: Path, tmp_path: Path
) -> None:
    building = subprocess.Popen(
        [sys.executable, "-m", "katalog", "build"],
        cwd=stands,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    made: Callable[[], list[Path]] = lambda: list(stands.glob("site.ny/*/assets"))  # noqa: E731
    while not made() and building.poll() is None:
        time.sleep(0.01)
    building.send_signal(number)
    _, told = building.communicate()
    assert building.returncode == 128 + number
    assert told.startswith("Stoppet.")
    plain(told)
    assert not members(building.pid)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("limit", "cure"),
    [("-f 40", "ulimit -f"), ("-n 12", "ulimit -n"), ("-v 60000", "hukommelse")],
    ids=["file size", "open files", "memory"],
)
def test_a_build_that_is_starved_says_what_it_lacks(limit: str, cure: str, stands: Path) -> None:
    done = katalog(stands, "sh", "-c", f'ulimit {limit}; exec "$@"', "sh")
    assert done.returncode == 1
    assert cure in done.stderr
    if limit != "-v 60000":
        plain(done.stderr)
    assert "Traceback" not in done.stderr


FILLED = """
mount -t tmpfs -o size=1m tmpfs lille || exit 77
cp -r site lille/site
"$@" --site-dir lille/site
echo "kode $?"
ls -A lille; cat lille/site/*
"""


def test_a_full_disk_leaves_the_old_site_and_says_what_to_do(stands: Path) -> None:
    (stands / "lille").mkdir(exist_ok=True)
    try:
        done = katalog(stands, "unshare", "-rm", "sh", "-c", FILLED, "sh")
    except FileNotFoundError:
        pytest.skip("Without unshare (util-linux) there is no small disk to fill.")
    if done.returncode in (1, 77) and "kode" not in done.stdout:
        pytest.skip("This system lets nobody mount a small disk of their own.")
    assert done.stdout.split() == ["kode", "1", "site", *["old" * (PAGES + 2)]]
    assert "Disken er fuld." in done.stderr
    assert "Siderne blev ikke bygget. lille/site/ er, som den var." in done.stderr
    assert "Traceback" not in done.stderr


def test_what_lies_behind_an_error_is_what_is_told() -> None:
    try:
        try:
            raise OSError(28, "No space left on device", "/x")
        except OSError as full:
            raise ValueError("a library's own words") from full
    except ValueError as wrong:
        assert sentence(wrong).startswith("Disken er fuld.")
    assert "ZeroDivisionError" in sentence(ZeroDivisionError("x"))
