"""Addresses that names had before an editor took them into the authority.

A name that the program found by itself has a hash of it in its address, and so is known again when an entry of the
authority takes its place: else its readers would find nothing where its page was.
"""

from collections.abc import Container, Iterable, Iterator, Sequence

from digest.arabic import fold_name
from digest.authority import Entry
from digest.errors import AuthorityError
from digest.merge import apart_by_name
from digest.whom import SECTIONS


def left_behind(before: Iterable[str], now: Container[str], entries: Sequence[Entry]) -> Iterator[AuthorityError]:
    """A warning for each page of such a name that is gone. `before` and `now` are paths of pages, `people/ID/`."""
    pages = [path for path in before if path.endswith("/") and path.count("/") == 2]  # not those of periods
    gone = [path.strip("/").split("/") for path in pages if path not in now]
    if not gone or not entries:
        return
    owners = {mark: entry for entry in entries for mark in _marks(entry)}
    for section, ident in gone:
        entry = owners.get((section, ident[-8:]))
        if entry is not None and ident not in (entry.entity.id, *entry.entity.formerly):
            path, line = entry.ids[entry.entity.id]
            what = f"the page {section}/{ident}/ is gone, and nothing leads from there to the one of this entry"
            hint = f'If it was published, add to "{entry.entity.id}": formerly: [{ident}]'
            yield AuthorityError(what, path=path, line=line, hint=hint)


def _marks(entry: Entry) -> Iterator[tuple[str, str]]:
    """The section of an entity, and what stands in addresses that the program would give its names."""
    entity = entry.entity
    for name in (entity.ar, *entity.aliases):
        yield SECTIONS[entity.type], apart_by_name(entity.type, fold_name(name))
