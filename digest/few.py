"""Where only few articles are new, a copy of this process analyses them, while this one reads all the others.

The copy is made before anybody knows whether there are any, and before this process has imported what a build needs:
both then do that at the same time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.camel import CamelData
from digest.machine import PIPE, Beside, can_copy, prepared, processors, seldom_collecting

if TYPE_CHECKING:
    from digest.cache import Cache
    from digest.errors import DigestError
    from digest.parallel import Given, Keyed

FAILED = b"null"


class Few:
    """A copy of this process that loads the lexicon and the authority of a content folder, and waits for articles.

    `wanted` says whether this machine may have few to analyse at all. To be closed.
    """

    def __init__(self, content: Path, camel: CamelData, wanted: bool = True) -> None:
        self.content, self.camel, self.wanted = content, camel, wanted
        self.copy: Beside | None = None

    def begin(self) -> None:
        """Have the copy made, and make itself ready, once."""
        if self.wanted and processors() > 1 and can_copy():
            self.copy = prepared(_told, lambda: ready(self.content, self.camel))
        self.wanted = False

    @contextmanager
    def analysing(self, keyed: "Sequence[Keyed]", given: "Given", cache: "Cache") -> Iterator[None]:
        """Analyse what is not in the cache while the block runs; at its end it is there."""
        from digest.parallel import CHUNK, STAGE  # noqa: PLC0415 - as late as can be

        known = cache.has(STAGE, (one.key for one in keyed)) if self.copy else set()
        rest = [one for one in keyed if one.key not in known]
        told = msgspec.json.encode((given.mark.hex(), [one.task for one in rest])) if len(rest) <= CHUNK else b""
        if self.copy is None or not rest or not 0 < len(told) <= PIPE:
            self.close()  # it would hold the lexicon for nothing
            yield
            return
        self.copy.begin(told)
        try:
            yield
        except BaseException:
            self.close()  # what it answers is of these articles, and nobody may take it for that of others
            raise
        answer = self.copy()
        if answer:
            values = map(bytes, msgspec.json.decode(answer, type=list[msgspec.Raw]))
            cache.put_many(STAGE, {one.key: value for one, value in zip(rest, values, strict=True) if value != FAILED})

    def close(self) -> None:
        """Nobody asks any more."""
        if self.copy:
            self.copy.close()


def ready(content: Path, camel: CamelData) -> "Given":
    """Load what the analysis of any article of a content folder needs. Raises DigestError."""
    from digest.authority import entities, read_authority  # noqa: PLC0415
    from digest.parallel import Given, get_ready  # noqa: PLC0415

    with seldom_collecting():
        given = Given(entities(read_authority(content)), camel)
        get_ready(given)
    return given


def _told(given: "Given", told: bytes) -> bytes:
    """The analyses of the articles it is told of: none where the authority is another one meanwhile."""
    from digest.parallel import Chunk, analyse_chunk  # noqa: PLC0415

    mark, chunk = msgspec.json.decode(told, type=tuple[str, Chunk])
    with seldom_collecting():
        if mark != given.mark.hex():
            return b""
        return msgspec.json.encode([_raw(one) for one in analyse_chunk(chunk, given)])


def _raw(result: "bytes | DigestError") -> msgspec.Raw:
    """An analysis as it is; what has failed will be found again, and told, in its turn."""
    return msgspec.Raw(result if isinstance(result, bytes) else FAILED)
