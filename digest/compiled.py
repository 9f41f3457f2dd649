"""Compiled templates, kept between builds: to read all of them takes as long as to write a hundred pages.

They are code, and are kept in the user's own cache (`digest.usercache`).
"""

import contextlib
import marshal
import sys
from hashlib import blake2b

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from digest.usercache import keep, kept

TEMPLATES, MOST = "templates", 2_000


class Compiled(BytecodeCache):
    """The compiled templates of one environment. `salt` names what its code depends on beside the source."""

    def __init__(self, salt: str) -> None:
        self.salt = f"{salt} {sys.implementation.cache_tag} {sys.version}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code that an earlier build compiled, if there is any."""
        with contextlib.suppress(ValueError, EOFError, TypeError):
            bucket.code = marshal.loads(kept(TEMPLATES, self._name(bucket)))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that has just been compiled."""
        keep(TEMPLATES, self._name(bucket), marshal.dumps(bucket.code), MOST)

    def _name(self, bucket: Bucket) -> str:
        return blake2b(f"{self.salt}\0{bucket.key}\0{bucket.checksum}".encode(), digest_size=16).hexdigest()
