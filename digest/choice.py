"""Which sheaves have to be made again, and which stay as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from digest.sheaf import Sheaf
from digest.stood import Stood
from digest.table import Table


class Choice:
    """Of the sheaves that stand, `known` has the keys and heads, and `touched` are those whose files are not as they
    were left. `wanted` are the names of all that were asked for up to now."""

    def __init__(self, table: Table, known: Mapping[str, tuple[str, str]], touched: Set[str]) -> None:
        self.table, self.known, self.touched = table, known, touched
        self.wanted: set[str] = set()
        self._follow: dict[str, list[str]] = defaultdict(list)
        for name, (_, head) in known.items():
            self._follow[head].append(name)

    def reopen(self) -> None:
        """Connect anew to the table, in a process that began as a copy of another."""
        self.table = Table(self.table.path.parent)

    def changed(self, parts: Iterable[Sheaf]) -> list[Sheaf]:
        """Those that are not as they stand."""
        found: list[Sheaf] = []
        for part in parts:
            own = self._follow.get(part.name, [])
            if self._stays(part) and self.touched.isdisjoint(own):
                self.wanted.update((part.name, *own))
                continue
            for sheaf in (part, *part.follow()):
                self.wanted.add(sheaf.name)
                if not self._stays(sheaf):
                    found.append(sheaf)
        return found

    def gone(self) -> list[str]:
        """The names of those that no page wants, once all have been asked for."""
        return sorted(self.known.keys() - self.wanted)

    def stood(self, made: Iterable[str]) -> Stood:
        """What stood before, of the sheaves that are made, by their names."""
        return Stood(self.table, self.known.keys() & made, self.touched)

    def _stays(self, sheaf: Sheaf) -> bool:
        same = bool(sheaf.key) and self.known.get(sheaf.name, ("",))[0] == sheaf.key
        return same and sheaf.name not in self.touched
