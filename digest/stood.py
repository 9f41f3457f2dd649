"""What stood on the disk before, of the sheaves that are made anew.

There may be half a million files, and a copy of this process that makes pages would hold them all once more: so the
table is asked sheaf by sheaf.
"""

import os
from collections.abc import Set

import msgspec

from digest.table import Row, Table, fold


class Stood(msgspec.Struct):
    """Files by the sheaf they belonged to. `made` are the sheaves that are made anew, or gone."""

    table: Table
    made: Set[str] = frozenset()
    touched: Set[str] = frozenset()  # of them, those whose files are not as they were left
    process: int = msgspec.field(default_factory=os.getpid)

    def of(self, sheaf: str) -> dict[str, Row]:
        """The files of a sheaf by path."""
        return {row.path: row for row in self._own().files(sheaf)} if self.made else {}

    def at(self, path: str) -> Row | None:
        """The file at a path, of whichever sheaf."""
        row = self._own().at(fold(path)) if self.made else None
        return row if row and row.path == path and row.sheaf in self.made else None

    def as_left(self, row: Row) -> bool:
        """Whether the file is on the disk as the last build left it."""
        return row.sheaf not in self.touched

    def _own(self) -> Table:
        """The table, by a connection of this process."""
        if self.process != os.getpid():
            self.table, self.process = Table(self.table.path.parent), os.getpid()
        return self.table
