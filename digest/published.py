"""What digest has put at a target: the list that it leaves there, and what the next publishing does about it.

The list, `.digest-published`, is the one file beside the site's own that is sent. It says which files at the target
are digest's: only those are ever changed or removed there. A hash stands before each; `-` stands for it while the file
is on its way, so that publishing that was broken off is done again and nothing of it is taken for somebody else's.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

import msgspec

from digest.errors import PublishError
from digest.stage import NOT_JEKYLL, reading_order, turn
from digest.table import above

FILE = ".digest-published"
HEAD = "# Put here by `digest publish`, which changes and removes these files alone. Leave this list as it is.\n1\n"
ON_ITS_WAY = "-"

Sums = Mapping[str, str]
"""The hash of each file in hexadecimal digits, by path."""


class Plan(msgspec.Struct, frozen=True):
    """What is to be done at a target, each part in the order in which it is done.

    `first` are removals that make room: a file where a folder comes, or the other way round.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    first: tuple[str, ...]
    removed: tuple[str, ...]  # without `first`
    same: int

    @property
    def groups(self) -> Iterator[tuple[str, ...]]:
        """What is sent, in groups: a page of a group links to none of a later one that is new."""
        sent = sorted((*self.new, *self.changed), key=reading_order)
        yield from (tuple(group) for _, group in groupby(sent, turn))

    @property
    def nothing(self) -> bool:
        """Whether the target is as it should be."""
        return not (self.new or self.changed or self.first or self.removed)


def write_list(sums: Sums, on_their_way: Collection[str] = ()) -> bytes:
    """The list of these files."""
    lines = (f"{ON_ITS_WAY if path in on_their_way else sums[path]} {path}\n" for path in sorted(sums))
    return (HEAD + "".join(lines)).encode()


def read_list(body: bytes, place: str) -> dict[str, str]:
    """The files of a list. Raises PublishError for one that digest did not write: its paths come from outside."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise _damaged(place) from None
    if not text.startswith(HEAD):
        raise _damaged(place)
    found = {}
    for line in text[len(HEAD) :].splitlines():
        total, _, path = line.partition(" ")
        if not total or not is_safe(path):
            raise _damaged(place)
        found[path] = total
    return found


def is_safe(path: str) -> bool:
    """Whether a path stays inside of its folder and can stand in a list."""
    parts = path.split("/")
    return path.isprintable() and "\\" not in path and not {"", ".", "..", ".git", ".digest"} & set(parts)


def plan(files: Sums, before: Sums, there: Mapping[str, int | None], sizes: Mapping[str, int], place: str) -> Plan:
    """What must be done for the target to hold `files`.

    `before` is what digest put there, `there` what of both stands there now, with its size in bytes where that is
    known. Raises PublishError where something of somebody else's stands in the way.
    """
    foreign = sorted(path for path in files.keys() & there.keys() - before.keys() if path != NOT_JEKYLL)
    if foreign:
        some = ", ".join(foreign[:3]) + (" ..." if len(foreign) > 3 else "")
        what = f"{len(foreign)} files in the way that digest did not put there: {some}"
        hint = "Move them away, publish elsewhere, or let digest replace them: --adopt."
        raise PublishError(what, path=place, hint=hint)
    new = [path for path in files if path not in there]
    kept = [path for path in files if path in there]
    changed = [p for p in kept if files[p] != before.get(p) or there[p] not in (None, sizes[p])]
    gone = sorted(path for path in before.keys() - files.keys() if path in there)
    folders = {folder for path in files for folder in above(path)}
    first = [path for path in gone if path in folders or any(folder in files for folder in above(path))]
    removed = [path for path in gone if path not in set(first)]
    # lists go before the pages that they link to
    removed.sort(key=reading_order, reverse=True)
    return Plan(tuple(sorted(new)), tuple(sorted(changed)), tuple(first), tuple(removed), len(kept) - len(changed))


def _damaged(place: str) -> PublishError:
    what = f"the list of what digest put there, {FILE}, is damaged"
    hint = "Bring it back, or delete it and publish with --adopt: what has left the site since then stays there."
    return PublishError(what, path=place, hint=hint)
