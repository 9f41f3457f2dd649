import contextlib
import errno
import fcntl
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import ahead, swap, table, workshop
from digest.errors import ContentError, OutputError
from digest.machine import beside, prepared
from digest.output import Order, Written, finish_swap, held, publish, publish_folder
from digest.page import Page
from digest.sheaf import Sheaf
from digest.stage import WORK

SHARES = ("own", "theirs", "shared")


def pages(**bodies: str) -> list[Page]:
    """Pages by path, with __ for / and _ for . as keywords need."""
    return [Page(k.replace("__", "/").replace("_", "."), v.encode()) for k, v in bodies.items()]


def site(folder: Path) -> dict[str, bytes]:
    """The visible files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and WORK not in path.parts
    }


def as_site(all_pages: Iterable[Page]) -> dict[str, bytes]:
    return {page.path: page.body for page in all_pages}


OLD = pages(index_html="old", en__a_html="a", en__b_html="b", feed_xml="old")
NEW = pages(index_html="new", en__a_html="a", en__c_html="c", en__d__e_html="e", feed_xml="new")


def test_a_folder_holds_exactly_the_pages(tmp_path: Path) -> None:
    assert publish_folder(OLD, tmp_path / "x/site") == Written(new=4, changed=0, same=0, removed=0, pages=3)
    assert site(tmp_path / "x/site") == as_site(OLD)
    assert publish_folder(NEW, tmp_path / "x/site") == Written(new=2, changed=2, same=1, removed=1, pages=4)
    assert site(tmp_path / "x/site") == as_site(NEW)
    assert not (tmp_path / "x/site" / WORK / "stage").exists()


def test_identical_bytes_are_not_rewritten(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)
    before = {path: path.stat() for path in tmp_path.rglob("*.html")}
    written = publish_folder(NEW, tmp_path)
    assert (written.same, written.files) == (1, 5)
    now = (tmp_path / "en/a.html").stat()
    was = before[tmp_path / "en/a.html"]
    assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns)
    unchanged = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}
    assert publish_folder(NEW, tmp_path) == Written(new=0, changed=0, same=5, removed=0, pages=4)
    assert unchanged == {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}


def test_a_file_changed_by_hand_is_made_right_again(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)
    (tmp_path / "en/a.html").write_text("?")
    (tmp_path / "en/b.html").unlink()
    publish_folder(OLD, tmp_path)
    assert site(tmp_path) == as_site(OLD)


def test_emptied_folders_go_with_their_pages(tmp_path: Path) -> None:
    publish_folder(NEW, tmp_path)
    publish_folder(OLD, tmp_path)
    assert not (tmp_path / "en/d").exists()


def test_what_is_not_ours_is_left_and_reported(tmp_path: Path) -> None:
    for name in ("CNAME", ".nojekyll", ".gitignore", "notes.txt", "en/mine.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    assert publish_folder(OLD, tmp_path).foreign == ("en/mine.html", "notes.txt")
    assert publish_folder([], tmp_path).removed == 4
    assert set(site(tmp_path)) == {"CNAME", ".nojekyll", ".gitignore", "notes.txt", "en/mine.html"}


@pytest.mark.parametrize("obstacle", ["index.html", "en", "en/a.html/x", "en/a.html/empty/"])
def test_a_page_does_not_replace_what_is_not_ours(tmp_path: Path, obstacle: str) -> None:
    path = tmp_path / obstacle
    if obstacle.endswith("/"):
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    with pytest.raises(OutputError, match="in the way"):
        publish_folder(OLD, tmp_path)
    assert path.exists()
    assert len(site(tmp_path)) == (not obstacle.endswith("/"))


def test_a_file_of_ours_gives_way_to_a_folder_and_back(tmp_path: Path) -> None:
    one, two = pages(a="1", b="1"), pages(a__b__c="2", b="1")
    publish_folder(one, tmp_path)
    publish_folder(two, tmp_path)
    assert site(tmp_path) == as_site(two)
    publish_folder(one, tmp_path)
    assert site(tmp_path) == as_site(one)


def test_a_change_of_case_alone_is_a_move(tmp_path: Path) -> None:
    publish_folder(pages(A_html="same"), tmp_path)
    publish_folder(pages(a_html="same"), tmp_path)
    assert site(tmp_path) == {"a.html": b"same"}


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a//b", "a/./b", "", "a\\b", "a\0b", "a\nb", ".digest/x", "x" * 256, "a/", "\u202ex"],
)
def test_no_page_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError, match="cannot stand at"):
        publish_folder([Page(path, b"")], tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert site(tmp_path / "site") == {}


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "A"), ("é", "e\u0301"), ("a", "a/b"), ("a/b", "a"), ("A/b", "a")])
def test_pages_that_some_system_would_mix_up_are_refused(tmp_path: Path, paths: tuple[str, str]) -> None:
    with pytest.raises(OutputError, match="two pages"):
        publish_folder([Page(path, b"") for path in paths], tmp_path)
    assert site(tmp_path) == {}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/en").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="a link to a folder"):
        publish_folder(OLD, tmp_path / "site")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_pages_that_fail_leave_the_old_site(tmp_path: Path) -> None:
    def failing() -> Iterator[Page]:
        yield from NEW
        raise ContentError("broken")

    publish_folder(OLD, tmp_path)
    with pytest.raises(ContentError, match="broken"):
        publish_folder(failing(), tmp_path)
    assert site(tmp_path) == as_site(OLD)
    assert not finish_swap(tmp_path)


def test_two_builds_at_once_are_told_apart(tmp_path: Path) -> None:
    def meanwhile() -> Iterator[Page]:
        with pytest.raises(OutputError, match="another build is writing"):
            publish_folder(OLD, tmp_path)
        yield from NEW

    publish_folder(meanwhile(), tmp_path)
    assert site(tmp_path) == as_site(NEW)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(OutputError, match=r"cannot be written: .*--output"):
        publish_folder(OLD, tmp_path / "site")


def test_a_list_of_our_files_that_is_lost_is_made_again_or_is_a_clear_error(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)
    table = tmp_path / WORK / "table.sqlite3"
    table.write_text("{" * 5000)
    with pytest.raises(OutputError, match=r"not known to be ours\. Move it away, empty the folder"):
        publish_folder(NEW, tmp_path)
    assert site(tmp_path) == as_site(OLD)
    table.write_text("{" * 5000)
    publish_folder(OLD, tmp_path)
    publish_folder(NEW, tmp_path)
    assert site(tmp_path) == as_site(NEW)


@pytest.mark.parametrize("seed", range(8))
def test_files_are_known_again_by_a_damaged_list(tmp_path: Path, seed: int) -> None:
    """A byte of a row that has changed is noticed, and hides no file from the removal of what has vanished."""
    chance = random.Random(seed)
    publish_folder(OLD, tmp_path)
    table = tmp_path / WORK / "table.sqlite3"
    body = bytearray(table.read_bytes())
    row = chance.choice(sorted(as_site(OLD))).encode()
    start = body.index(row) if seed % 2 else body.rindex(row)
    body[start + chance.randrange(-2, len(row) + 24)] ^= 1  # the address, or the hash and the size behind it
    table.write_bytes(body)
    publish_folder(NEW, tmp_path)
    assert site(tmp_path) == as_site(NEW)


def test_a_copy_of_the_site_becomes_the_site(tmp_path: Path) -> None:
    """What has a page's very bytes is no obstacle to it."""
    for path, body in as_site(OLD).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(body)
    publish_folder(OLD, tmp_path)
    publish_folder(NEW, tmp_path)
    assert site(tmp_path) == as_site(NEW)


@pytest.mark.parametrize("file", ["journal.json", "stage/moves", "stage/made"])
def test_a_damaged_journal_moves_nothing_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    publish_folder(OLD, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _full_but_for_the_journal(os.replace))
        with pytest.raises(OutputError, match="finishes the swap"):
            publish_folder(NEW, tmp_path)
    journal, damaged = tmp_path / WORK / "journal.json", tmp_path / WORK / file
    body = bytearray(damaged.read_bytes())
    body[len(body) // 2] ^= 1
    damaged.write_bytes(body)
    before = site(tmp_path)
    with pytest.raises(OutputError, match=r"journal\.json: .*Delete this file and build again\."):
        publish_folder(NEW, tmp_path)
    assert site(tmp_path) == before
    journal.unlink()
    publish_folder(NEW, tmp_path)
    assert site(tmp_path) == as_site(NEW)


def _full_but_for_the_journal(
    real: Callable[[Path | str, Path | str], None],
) -> Callable[[Path | str, Path | str], None]:
    def replace(staged: Path | str, target: Path | str) -> None:
        if Path(target).name != "journal.json":
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        real(staged, target)

    return replace


@pytest.mark.parametrize(("of", "broken"), [(os, "replace"), (os, "unlink"), (os, "mkdir"), (Path, "write_bytes")])
def test_a_disk_that_fails_at_any_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: object, broken: str
) -> None:
    """Whichever call fails: the site is the old one, or the next command makes it the new one."""
    real = getattr(of, broken)
    for good in range(40):
        folder = tmp_path / str(good)
        publish_folder(OLD, folder)
        calls = 0

        def fail(place: Path | str, *args: object, good: int = good, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls > good:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))
            return real(place, *args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(of, broken, fail)
            try:
                publish_folder(NEW, folder)
                finished = True
            except OutputError as error:
                assert "No space left" in str(error)  # noqa: PT017 - both ways out are right
                finished = False
        began = finish_swap(folder)
        assert site(folder) == as_site(NEW if began or finished else OLD)
        publish_folder(NEW, folder)
        assert site(folder) == as_site(NEW)
        if finished:
            break
    else:
        pytest.fail("never ran through")


CHILD = """
import sys, pathlib
import digest.swap, digest.table
from digest.output import publish_folder
from digest.page import Page
from digest.sheaf import Sheaf
def pages(word):
    for n in range(150):
        yield Page(f"{word}/{n}/index.html", f"{word} {n}".encode())
        yield Page(f"both/{n}/index.html", f"{word} {n}".encode())
    yield Page("index.html", word.encode())
n = 0
if sys.argv[2:]:  # other processes help with few files, too
    digest.swap.MANY = digest.table.MANY = 10
while True:
    n += 1
    publish_folder(pages(f"v{n % 2}"), pathlib.Path(sys.argv[1]))
    print(n, flush=True)
"""


@pytest.mark.parametrize("help", [[], ["helped"]])
def test_a_kill_at_any_moment_leaves_one_whole_site(tmp_path: Path, help: list[str]) -> None:
    """After a kill and the next command, the site is one version in every file."""
    chance = random.Random(1)
    for _ in range(12):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), *help],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        child.stdout.readline()
        time.sleep(chance.random() * 0.15)
        os.kill(child.pid, signal.SIGKILL)
        _, said = child.communicate()
        assert said == ""
        finish_swap(tmp_path)
        found = site(tmp_path)
        word = found["index.html"].decode()
        assert len(found) == 301
        assert all(body.decode().startswith(word) for body in found.values())


paths = st.sampled_from(["a.html", "b/a.html", "b/c.html", "b/c/d.html", "assets/x.css", "feed.xml", "b", "E/f"])
sites = st.dictionaries(paths, st.binary(max_size=3)).map(lambda d: [Page(*item) for item in d.items()])


@settings(max_examples=60, deadline=None)
@given(st.lists(sites, max_size=5))
def test_any_row_of_builds_ends_as_the_last_one_alone(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Page]]
) -> None:
    folder = tmp_path_factory.mktemp("site")
    expected: dict[str, bytes] = {}
    for row in rows:
        try:
            publish_folder(row, folder)
            expected = as_site(row)
        except OutputError as error:
            assert "two pages" in str(error)  # noqa: PT017 - a file and a folder of one name
        assert site(folder) == expected


@pytest.mark.parametrize("helped", [True, False])
def test_several_processes_see_every_file_that_was_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helped: bool
) -> None:
    many = [Page(f"ar/{n:02}/index.html", b"page") for n in range(40)]
    publish([Sheaf(page.path, "key", lambda page=page: [page]) for page in many], tmp_path)
    (tmp_path / many[3].path).unlink()
    (tmp_path / many[31].path).write_text("else")
    monkeypatch.setattr(table, "MANY", 10)
    monkeypatch.setattr(table, "processors", lambda: 3)
    if not helped:  # every copy came to grief
        monkeypatch.setattr(table, "beside", lambda _: lambda: None)
    with held(tmp_path) as work, contextlib.closing(table.Table(work)) as files:
        assert files.touched(tmp_path).sheaves() == {many[3].path, many[31].path}


@pytest.mark.parametrize("helped", [True, False])
def test_several_processes_put_files_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helped: bool
) -> None:
    monkeypatch.setattr(swap, "MANY", 10)
    monkeypatch.setattr(swap, "processors", lambda: 3)
    if not helped:
        monkeypatch.setattr(swap, "beside", lambda _: lambda: None)
    for word in ("old", "new"):
        many = [Page(f"ar/{n}/index.html", f"{word} {n % 7}".encode()) for n in range(40)]
        written = publish_folder([*many, Page("index.html", word.encode())], tmp_path)
        assert (written.new or written.changed) == 41
        assert site(tmp_path) == as_site([*many, Page("index.html", word.encode())])


@pytest.mark.parametrize("killed", [False, True])
def test_another_process_makes_a_part_and_this_one_all_that_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr(workshop, "processors", lambda: 2)
    monkeypatch.setattr(workshop, "can_copy", lambda: True)  # whatever threads other tests have left behind
    here, made_by, limit = os.getpid(), tmp_path / "made by", time.monotonic() + 60
    made_by.mkdir()

    def others() -> set[str]:
        return {path.name.split()[0] for path in made_by.iterdir()} - {str(here)}

    def make(n: int) -> list[Page]:
        if os.getpid() != here and killed:
            os.kill(os.getpid(), signal.SIGKILL)
        (made_by / f"{os.getpid()} {n}").touch()
        while os.getpid() == here and not killed and not others() and time.monotonic() < limit:
            time.sleep(0.01)  # the other one may be slow today
        return [Page(f"{n}/index.html", b"page %d" % n)]

    many = [Sheaf(str(n), "", partial(make, n)) for n in range(2 * workshop.MANY)]
    written = publish(many, tmp_path / "site", Order(workshop.together(lambda: None)))
    assert written.new == len(many)
    assert site(tmp_path / "site") == as_site(page for n in range(len(many)) for page in make(n))
    assert len(others()) == (0 if killed else 1)


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of this process may be made, whatever threads other tests have left behind."""
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    monkeypatch.setattr(ahead, "can_copy", lambda: True)


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("how", ["done", "shared", "killed", "failed"])
def test_what_takes_long_is_made_ahead_or_else_after_all(tmp_path: Path, how: str) -> None:
    here, made_by, limit = os.getpid(), tmp_path / "made by", time.monotonic() + 60
    made_by.mkdir()

    def wait_for(*names: str) -> None:
        while not all((made_by / name).exists() for name in names) and time.monotonic() < limit:
            time.sleep(0.01)

    def make(name: str, body: str) -> list[Page]:
        if os.getpid() != here and how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if os.getpid() != here and how == "failed":
            raise ZeroDivisionError
        if os.getpid() == here and how == "done":
            wait_for(f"y {body}", f"z {body}")
        (made_by / f"{name} {body}").write_text("here" if os.getpid() == here else "there")
        if os.getpid() != here and how == "shared":  # it takes so long that this process has nothing else to do
            wait_for(f"z {body}")
        return [Page(f"{name}/index.html", body.encode())]

    def sheaves(names: str, body: str) -> list[Sheaf]:
        return [Sheaf(name, f"{name} {body}", partial(make, name, body)) for name in names]

    def order(body: str) -> Order:
        return Order(theirs=sheaves("mn", body), shared=sheaves("yz", body))

    for body in ("old", "new"):
        written = publish(sheaves("ab", body), tmp_path / "site", order(body))
        assert (written.new, written.changed) == ((6, 0) if body == "old" else (0, 6))
        assert site(tmp_path / "site") == {f"{name}/index.html": body.encode() for name in "abmnyz"}
        where = [(made_by / f"{name} {body}").read_text() for name in "abmnyz"]
        assert where[:2] == ["here", "here"]
        assert where[2:4] == (["here", "here"] if how in ("killed", "failed") else ["there", "there"])
        if how == "done":
            assert where[4:] == ["there", "there"]
        if how == "shared" and where[4] == "there":  # else the copy was slow to begin
            assert where[5] == "here"
    again = publish(sheaves("ab", "new"), tmp_path / "site", order("new"))
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    fewer = publish(sheaves("b", "new"), tmp_path / "site", Order(theirs=sheaves("n", "new"), shared=sheaves("y", "1")))
    assert (fewer.new, fewer.changed, fewer.same, fewer.removed) == (0, 1, 2, 3)


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize(("of", "to"), [*itertools.permutations(SHARES, 2)])
def test_a_page_that_moves_to_what_another_process_makes_is_not_written_again(tmp_path: Path, of: str, to: str) -> None:
    def built(*extra: tuple[str, str], body: bytes = b"same") -> Written:
        paths = {name: [f"{name}.html", *(path for own, path in extra if own == name)] for name in SHARES}
        parts = {name: [Sheaf(name, f"{own} {body!r}", partial(make, own, body))] for name, own in paths.items()}
        return publish(parts["own"], tmp_path, Order(theirs=parts["theirs"], shared=parts["shared"]))

    def make(paths: list[str], body: bytes) -> list[Page]:
        return [Page(path, body if path == "moved.html" else b"same") for path in paths]

    built((of, "moved.html"))
    before = (tmp_path / "moved.html").stat()
    # that there is something shared to make is why there is a copy
    written = built((to, "moved.html"), ("shared", "more.html"))
    assert (written.new, written.changed, written.same, written.removed) == (1, 0, 4, 0)
    assert (tmp_path / "moved.html").stat() == before
    written = built((of, "moved.html"), ("shared", "most.html"), body=b"other")
    assert (written.new, written.changed, written.same, written.removed) == (1, 1, 3, 1)
    assert (tmp_path / "moved.html").read_bytes() == b"other"
    with pytest.raises(OutputError, match="two pages"):
        built((of, f"{to}.html"), ("shared", "more.html"))


@pytest.mark.usefixtures("copies")
def test_what_goes_wrong_in_what_is_made_ahead_is_told(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)

    def fail() -> list[Page]:
        raise ContentError("no good")

    with pytest.raises(ContentError, match="no good"):
        publish([], tmp_path, Order(shared=[Sheaf("z", "1", fail)]))
    with pytest.raises(ContentError, match="no good"):
        publish([], tmp_path, Order(theirs=[Sheaf("y", "1", fail)], shared=[Sheaf("z", "1", list)]))
    assert site(tmp_path) == as_site(OLD)


def test_work_beside_comes_back_or_is_known_to_have_failed() -> None:
    assert beside(lambda: b"done")() == b"done"
    assert beside(lambda: b"%d" % (1 // 0))() is None
    assert beside(lambda: os.kill(os.getpid(), signal.SIGKILL) or b"")() is None


def test_a_folder_that_is_let_go_of_in_a_moment_is_waited_for(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)
    file = (tmp_path / WORK / "lock").open("a")
    fcntl.flock(file, fcntl.LOCK_EX)
    threading.Timer(0.2, file.close).start()
    assert publish_folder(NEW, tmp_path).removed == 1


ASKED_TO_STOP = """
import os, signal
from digest.machine import beside
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGTERM, stop)
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGTERM), after_in_parent=lambda: sum(range(9)))
try:
    beside(lambda: b"done")
except KeyboardInterrupt:
    print("heard")
"""


def test_to_be_asked_to_stop_is_not_lost_while_a_copy_is_made() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED_TO_STOP], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("heard\n", "")


def test_one_that_is_not_waited_for_to_the_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while it is at work."""
    copy = beside(lambda: time.sleep(60) or b"")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            copy()
    finally:
        signal.signal(signal.SIGALRM, before)
    copy.close()
    with pytest.raises(ProcessLookupError):
        os.kill(copy.process, 0)


def test_who_stops_a_build_does_not_wait_for_its_files_to_be_removed(tmp_path: Path) -> None:
    publish_folder(OLD, tmp_path)

    def stopped() -> Iterator[Page]:
        yield from NEW
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_folder(stopped(), tmp_path)
    assert site(tmp_path) == as_site(OLD)
    assert (tmp_path / WORK / "stage").exists()
    for pages in (NEW, NEW):  # what changes the site, and what finds nothing to do
        publish_folder(pages, tmp_path)
        assert site(tmp_path) == as_site(NEW)
        assert not (tmp_path / WORK / "stage").exists()


def test_a_copy_that_waits_works_on_what_it_is_told() -> None:
    made: list[int] = []

    def ready() -> int:
        made.append(1)
        return 2

    copies = [prepared(lambda times, told: told * times, ready) for _ in range(3)]
    copies[0].begin(b"one")
    copies[1].begin(b"")
    assert (copies[0](), copies[1]()) == (b"oneone", b"")
    assert made == [], "it is a copy that has made itself ready"
    copies[2].close()
    copies[2].close()
    with pytest.raises(ProcessLookupError):
        os.kill(copies[2].process, 0)


def test_one_that_was_killed_while_it_waited_is_known_to_have_failed() -> None:
    copy = prepared(lambda _, told: told, tuple)
    os.kill(copy.process, signal.SIGKILL)
    os.waitid(os.P_PID, copy.process, os.WEXITED | os.WNOWAIT)
    copy.begin(b"anything")
    assert copy() is None


def test_what_follows_a_head_is_asked_for_only_where_that_has_changed(tmp_path: Path) -> None:
    asked: list[str] = []

    def part(head: str, *inner: str) -> Sheaf:
        def more() -> Iterator[Sheaf]:
            asked.append(head)
            for one in inner:
                yield Sheaf(f"month {one}", one, lambda one=one: [Page(f"ar/{one}.html", one.encode())])

        return Sheaf("speaker", head, lambda: [Page("ar/speaker.html", head.encode())], more)

    publish([part("1", "a", "b")], tmp_path)
    assert publish([part("1", "never", "asked")], tmp_path).same == 3
    assert asked == ["1"]
    (tmp_path / "ar/b.html").write_text("else")
    assert publish([part("1", "a", "b")], tmp_path).changed == 1, "a page that was touched is made again"
    written = publish([part("2", "b", "c")], tmp_path)
    assert (written.new, written.changed, written.same, written.removed) == (1, 1, 1, 1)
    assert site(tmp_path) == {"ar/speaker.html": b"2", "ar/b.html": b"b", "ar/c.html": b"c"}
    assert publish([], tmp_path).removed == 3
    assert asked == ["1", "1", "2"]
