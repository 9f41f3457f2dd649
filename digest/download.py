"""Packages from the Argos index: which there are, and getting one, going on where an earlier try was cut off.

What has come stands in `NAME.part` among Argos's downloads, with a note beside it of where it came from. A later try
asks for the rest, and only if the server says that it is still the same file.
"""

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import msgspec

from digest.argos import DIRECTION, argos_settings
from digest.errors import ModelError
from digest.store import Advance, on_disk, silent

TIMEOUT = 30.0  # seconds without a byte
TRIES, PAUSE = 3, 1.0  # in one run of the command; seconds between them
BLOCK = 1 << 16
LARGEST_INDEX = 64 * 2**20
PARTIAL, UNSATISFIABLE = 206, 416


class Offer(msgspec.Struct, frozen=True):
    """A package of the index. `sha256` is "" where the index gives none (the public one does not)."""

    version: str
    links: tuple[str, ...]
    sha256: str

    @property
    def file(self) -> str:
        """What to call it."""
        version = re.sub(r"[^\w]+", "_", self.version)
        return f"translate-{DIRECTION[0]}_{DIRECTION[1]}-{version}.argosmodel"


class _Broken(Exception):  # noqa: N818 - not an error yet: there may be another try
    """What went wrong with one try, and whether another may help."""

    def __init__(self, why: str, again: bool) -> None:
        super().__init__(why)
        self.again = again


def by_hand(address: str) -> str:
    """What to do without a network."""
    return (
        f"Without a network: on a machine that has one, get the package for {DIRECTION[0]} to {DIRECTION[1]} "
        f"(listed in {address}), bring the file here, and run digest model install FILE.argosmodel."
    )


def find_offers(timeout: float = TIMEOUT) -> list[Offer]:
    """The packages of Argos's index for the direction, the newest first. Raises ModelError."""
    address = str(argos_settings().remote_package_index)
    try:
        with _open(address, {}, timeout) as response:
            data = response.read(LARGEST_INDEX + 1)
    except (OSError, ValueError, http.client.HTTPException, _Broken) as error:
        what = f"the index of packages cannot be had: {_why(error)}"
        raise ModelError(what, path=address, hint=by_hand(address)) from None
    try:
        entries = msgspec.json.decode(data, type=list[dict[str, Any]])
    except ValueError:
        hint = f"Is ARGOS_PACKAGE_INDEX set to the right address? {by_hand(address)}"
        raise ModelError("not an index of packages", path=address, hint=hint) from None
    return sorted(_offers(entries), key=lambda offer: [int(n) for n in re.findall(r"\d+", offer.version)], reverse=True)


def _offers(entries: Iterable[dict[str, Any]]) -> Iterable[Offer]:
    from argostranslate.package import AvailablePackage  # noqa: PLC0415 - makes folders

    for entry in entries:
        package = AvailablePackage(entry)
        links = package.links if isinstance(package.links, list) else []
        usable = tuple(link for link in links if isinstance(link, str) and link.startswith(("http://", "https://")))
        if (package.from_code, package.to_code) == DIRECTION and package.type == "translate" and usable:
            yield Offer(str(package.package_version), usable, str(entry.get("sha256") or "").lower())


def fetch(offer: Offer, folder: Path, advance: Advance = silent, timeout: float = TIMEOUT) -> Path:
    """Get a package into `folder`; the file. Raises ModelError, and keeps what has come for the next run."""
    part = folder / f"{offer.file}.part"
    failures = []
    for link in offer.links:
        try:
            with on_disk(folder):
                _get(link, part, advance, timeout)
                return _verified(part, offer)
        except _Broken as error:
            failures.append(f"{link}: {error}")
    have = part.stat().st_size if part.exists() else 0
    kept = f" {have / 1e6:.1f} MB have come and are kept: run the command again to go on from there." if have else ""
    hint = f"{kept} {by_hand(str(argos_settings().remote_package_index))}".strip()
    raise ModelError(f"the package cannot be had: {'; '.join(failures)}", hint=hint)


def _verified(part: Path, offer: Offer) -> Path:
    if offer.sha256:
        total = sha256()
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
        if total.hexdigest() != offer.sha256:
            _forget(part)
            raise _Broken(f"what came is not what the index promises (SHA-256 {total.hexdigest()[:12]}...)", False)
    whole = part.with_name(offer.file)
    part.replace(whole)
    _forget(part)
    return whole


def _get(link: str, part: Path, advance: Advance, timeout: float) -> None:
    """Get what is missing of a file, in a few tries."""
    for left in range(TRIES - 1, -1, -1):
        try:
            _try(link, part, advance, timeout)
            return
        except _Broken as error:
            if not (left and error.again):
                raise
        time.sleep(PAUSE)


def _try(link: str, part: Path, advance: Advance, timeout: float) -> None:
    note, have = _note(part, link), part.stat().st_size if part.exists() else 0
    if not note:
        have = 0
    asked = {"Range": f"bytes={have}-", "If-Range": note["same"]} if have else {}
    try:
        with _open(link, asked, timeout) as response:
            if have and response.status != PARTIAL:
                have = 0  # the server sends all of it: the file has changed, or it knows no parts
            length = response.headers.get("Content-Length")
            total = have + int(length) if length else None
            same = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
            same = "" if same.startswith("W/") else same
            _write_note(part, {"link": link, "same": same})
            with part.open("ab" if have else "wb") as file:
                have = _pour(response, file, have, total, advance)
    except urllib.error.HTTPError as error:
        if error.code == UNSATISFIABLE:
            _forget(part)
        raise _Broken(_why(error), error.code >= 500 or error.code == UNSATISFIABLE) from None
    except (urllib.error.URLError, ConnectionError, TimeoutError, http.client.HTTPException, ValueError) as error:
        raise _Broken(_why(error), not isinstance(error, ValueError)) from None
    if total is not None and have < total:
        raise _Broken(f"cut off after {have / 1e6:.1f} of {total / 1e6:.1f} MB", True)


def _pour(response: Any, file: IO[bytes], have: int, total: int | None, advance: Advance) -> int:
    advance(have, total)
    while block := _next(response):
        file.write(block)
        have += len(block)
        advance(have, total)
    return have


def _next(response: Any) -> bytes:
    """What goes wrong on the way is no trouble of the disk's."""
    try:
        return bytes(response.read1(BLOCK))
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_why(error), True) from None


def _open(address: str, headers: dict[str, str], timeout: float) -> Any:
    request = urllib.request.Request(address, headers={"User-Agent": "digest", **headers})
    if request.type not in ("http", "https"):
        raise _Broken(f"{request.type} is no way to get a package", False)
    return urllib.request.urlopen(request, timeout=timeout)


def _why(error: BaseException) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return _why(error.reason) if isinstance(error.reason, BaseException) else str(error.reason)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) or type(error).__name__


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _note(part: Path, link: str) -> dict[str, str]:
    """Where the part came from; empty where a rest could not be told from another file's."""
    try:
        note = msgspec.json.decode(_note_of(part).read_bytes(), type=dict[str, str])
    except (OSError, ValueError):
        return {}
    return note if note.get("link") == link and note.get("same") else {}


def _write_note(part: Path, note: dict[str, str]) -> None:
    _note_of(part).write_text(json.dumps(note))


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_of(part).unlink(missing_ok=True)
