"""Send a built site to a target: look at it, work out what differs, send that, remove what is gone.

Order: the list of what will be digest's, then assets, pages from the deepest up, what links to them, and last the
removals and the finished list. Whoever reads meanwhile finds no link to a page that is not there, and publishing that
was broken off at any point is finished by the next one.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from digest.articles import read_articles
from digest.check import Problem, check_site
from digest.errors import OutputError, PublishError
from digest.hosts import find_host, fit
from digest.inputs import Options
from digest.output import finish_swap, held
from digest.pipeline import is_current
from digest.progress import Track, untracked
from digest.published import FILE, Plan, Sums, is_safe, plan, read_list, write_list
from digest.stage import NOT_JEKYLL
from digest.table import FILE as TABLE
from digest.table import Table
from digest.targets import Place

SIZE_OF_SUM = 12  # bytes, as in the table
SEEN = {NOT_JEKYLL, ".well-known"}  # hidden names that hosts and browsers ask for


class Files(msgspec.Struct, frozen=True):
    """The files of a site: their hashes and sizes in bytes by path, and those among them that no build wrote."""

    sums: Sums
    sizes: Mapping[str, int]
    others: tuple[str, ...] = ()


class Wanted(msgspec.Struct, frozen=True):
    """How to publish. `adopt`: digest may replace files in the way; `everything`: send what should be there, too."""

    adopt: bool = False
    everything: bool = False
    dry_run: bool = False


def stop_if_stale(content: Path, site: Path) -> None:
    """Raise PublishError where the site is not of the present content."""
    if not (site / "index.html").is_file():
        raise OutputError("there is no site in this folder", path=str(site), hint="Build it first: digest build.")
    if not content.is_dir():
        hint = "Name the content folder with --content, or publish the site as it is: --stale."
        raise PublishError("it cannot be told whether the site is of the present content", path=str(content), hint=hint)
    if not is_current(Options(content, site)):
        hint = "Run digest build, or publish the site as it is: --stale."
        raise PublishError("the site is not of the present content", path=str(site), hint=hint)


def problems(content: Path, site: Path, hosts: Sequence[str]) -> list[Problem]:
    """What `digest check` finds in the site, with the limits of these hosts."""
    texts = None
    if content.is_dir():
        texts = {article.slug: article.text for article in read_articles(content)[0]}
    found = check_site(site, texts)
    for host in dict.fromkeys(hosts):
        found += fit(site, find_host(host)).problems
    return list(dict.fromkeys(found))


def publish(site: Path, target: Place, wanted: Wanted, track: Track = untracked) -> Plan:
    """Make the target hold the site. The plan that was carried out, or would be. Raises DigestError."""
    finish_swap(site)
    with held(site) as work, target as place:
        files = local_files(site, work)
        left = place.read_list()
        before = read_list(left, place.name) if left is not None else {}
        there = place.standing(files.sums.keys() | before.keys())
        done = plan(files.sums, _known(before, files, there, wanted), there, files.sizes, place.name)
        if not (wanted.dry_run or (done.nothing and left == write_list(files.sums))):
            _carry_out(site, place, done, files.sums, before, track)
    return done


def local_files(site: Path, work: Path) -> Files:
    """The files to send: what a build wrote, and what an editor has put beside it. Use it under the site's lock.

    Hidden files that no build wrote, links, and the cache's and git's folders are left out.
    """
    table = Table(work) if (work / TABLE).exists() else None
    try:
        known = {row.path: row for row in table.rows()} if table else {}
    finally:
        if table:
            table.close()
    sums, sizes, others = {}, {}, []
    for path, entry in _walk(site, ""):
        info, row = entry.stat(follow_symlinks=False), known.get(path)
        as_left = row is not None and (row.size, row.mtime) == (info.st_size, info.st_mtime_ns)
        sums[path] = row.sum.hex() if row and as_left else _sum(site / path)
        sizes[path] = info.st_size
        if row is None:
            others.append(path)
    return Files(sums, sizes, tuple(sorted(others)) if known else ())


def _known(before: Sums, files: Files, there: Mapping[str, int | None], wanted: Wanted) -> Sums:
    """What digest may change at the target, with the hash of what it left there."""
    if wanted.everything:
        before = dict.fromkeys(before, "")
    if wanted.adopt:
        before = {**dict.fromkeys(there.keys() & files.sums.keys(), ""), **before}
    return before


def _carry_out(site: Path, place: Place, done: Plan, sums: Sums, before: Sums, track: Track) -> None:
    if not place.at_once:
        sent = {*done.new, *done.changed}
        place.write_list(write_list({**before, **sums}, sent))
    if done.first:
        place.remove(done.first)
    for group in done.groups:
        place.send(site, group, track)
    if done.removed:
        place.remove(done.removed)
    place.write_list(write_list(sums))
    place.finish(f"Publish the digest\n\n{told(done)}\n")


def told(done: Plan) -> str:
    """What was done, in a line."""
    removed = len(done.first) + len(done.removed)
    return f"{len(done.new):,} new, {len(done.changed):,} changed, {removed:,} removed, {done.same:,} as before"


def _walk(folder: Path, above: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            path = f"{above}{entry.name}"
            if (entry.name.startswith(".") and entry.name not in SEEN) or entry.is_symlink() or path == FILE:
                continue
            if entry.is_dir():
                yield from _walk(folder / entry.name, f"{path}/")
            elif entry.is_file():
                if not is_safe(path):
                    raise PublishError(f"a file cannot be called {path!r} at a target", path=str(folder))
                yield path, entry


def _sum(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=SIZE_OF_SUM).hexdigest()
