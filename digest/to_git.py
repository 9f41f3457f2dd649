"""Publish into a branch of a git repository, for GitHub Pages, GitLab Pages and their like.

The commit is made in a repository of its own, which is thrown away afterwards: the content's repository, its working
tree, index and branches are not touched. Of the remote's branch only the newest commit and its folders are fetched, no
files (where the server can leave them out), and only new files are sent. One commit follows another, and nothing is
ever forced: who else writes to the branch loses nothing.
"""

import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from digest.errors import PublishError
from digest.programs import Ran, need, run
from digest.progress import Track
from digest.published import FILE
from digest.targets import public

INSTALL = "Install git 2.31 or newer: https://git-scm.com."
WHO = 'Say who you are: git config --global user.name "..." and git config --global user.email ...'
ACCESS = "Look at the address, and whether you may read and write there: git ls-remote"
HANDED_ON = ("http.", "credential.", "url.", "core.sshcommand", "ssh.", "protocol.")  # settings of how to get there
QUIET = {"gc.auto": "0", "core.hooksPath": os.devnull, "core.quotePath": "false", "user.useConfigOnly": "true"}
HERE = "refs/heads/published"
FIRST_FILES = re.compile(r"CNAME|\.nojekyll|\.git[\w.-]+|(?:README|LICEN[CS]E)(?:\.\w+)?", re.IGNORECASE)
NOTHING = "0" * 40


class GitBranch:
    """A branch as a place. All of it appears at once, when it is pushed."""

    at_once = True

    def __init__(self, remote: str, branch: str, content: Path, base: Path) -> None:
        """`content` is where git's settings are looked for, `base` what a remote's relative path starts from."""
        self.name = public(f"git+{remote}#{branch}")
        self._remote, self._ref, self._content, self._base = remote, f"refs/heads/{branch}", content, base
        self._put: dict[str, str] = {}  # hash of the bytes by path
        self._gone: list[str] = []
        self._more: dict[str, str] = {}
        self._parent = False

    def __enter__(self) -> Self:
        self._own = tempfile.TemporaryDirectory(prefix="digest-")
        try:
            self._open()
        except BaseException:
            self._own.cleanup()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._own.cleanup()

    @cached_property
    def _program(self) -> str:
        return need("git", INSTALL)

    @cached_property
    def address(self) -> str:
        """Where the remote is. It may hold a password that git was told; it is never shown."""
        if not re.search(r"[/:]", self._remote):
            asked = self._in_content("remote", "get-url", "--push", self._remote)
            if asked.status:
                known = ", ".join(self._in_content("remote").said.decode().split())
                hint = f"Known there: {known}." if known else "Add it with git remote add, or give an address."
                what = f'the content folder is in no repository with a remote "{self._remote}"'
                raise PublishError(what, path=self.name, hint=hint)
            found = asked.said.decode().strip()
            top = self._in_content("rev-parse", "--show-toplevel").said.decode().strip()
            return str(Path(top, found).resolve()) if re.match(r"\.\.?/", found) else found
        if re.match(r"\.\.?/|~/", self._remote):
            return str((self._base / Path(self._remote).expanduser()).resolve())
        return self._remote

    def read_list(self) -> bytes | None:
        """The list that the last publishing left, None for none."""
        if not self._parent:
            return None
        if FILE in self._paths:
            return self._git("cat-file", "blob", f"{HERE}:{FILE}").said
        others = sorted({path.split("/")[0] for path in self._paths if not FIRST_FILES.fullmatch(path)})
        if others:
            self._refuse(others)
        return None

    def standing(self, paths: Collection[str]) -> Mapping[str, int | None]:
        """Which of these paths are in the branch; their sizes are not fetched."""
        return dict.fromkeys(self._paths & set(paths))

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:  # noqa: ARG002 - it is one step
        """Take files into the repository here."""
        given = "".join(f"{site.resolve() / path}\n" for path in paths).encode()
        sums = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).said.decode().split()
        self._put |= dict(zip(paths, sums, strict=True))

    def remove(self, paths: Sequence[str]) -> None:
        """Leave files out."""
        self._gone += paths

    def write_list(self, body: bytes) -> None:
        """Leave a list."""
        self._put[FILE] = self._git("hash-object", "-w", "--stdin", given=body).said.decode().strip()

    def finish(self, message: str) -> None:
        """Commit, and push it."""
        if self._parent:
            self._git("read-tree", HERE)
        lines = [f"0 {NOTHING}\t{path}" for path in self._gone]
        lines += [f"100644 {total}\t{path}" for path, total in self._put.items()]
        self._git("update-index", "-z", "--index-info", given="".join(f"{line}\0" for line in lines).encode())
        tree = self._git("write-tree", "--missing-ok").said.decode().strip()
        parent = ["-p", HERE] if self._parent else []
        commit = self._git("commit-tree", tree, *parent, given=message.encode()).said.decode().strip()
        # thin packs would fetch the old bytes of each changed file, to send less of the new ones
        done = self._run("push", "--quiet", "--no-thin", "target", f"{commit}:{self._ref}")
        if done.status:
            raise self._not_pushed(done)

    def _open(self) -> None:
        """Make the repository, and fetch what is needed of the branch."""
        own = Path(self._own.name, "own.git")
        done = run([self._program, "init", "--quiet", "--bare", "--template=", str(own)])
        if done.status:
            raise PublishError(f"git cannot work: {done.reason}", hint=INSTALL)
        address = self.address
        settings = {**QUIET, **dict(self._handed_on())}
        pairs = [*settings.items(), ("remote.target.url", address)]
        self._more = {"GIT_DIR": str(own), "GIT_CONFIG_COUNT": str(len(pairs))}
        for n, (name, value) in enumerate(pairs):
            self._more |= {f"GIT_CONFIG_KEY_{n}": name, f"GIT_CONFIG_VALUE_{n}": value}
        self._more |= self._author()
        asked = self._run("ls-remote", "--heads", "target", self._ref)
        if asked.status:
            raise PublishError(f"the repository cannot be read: {asked.reason}", path=self.name, hint=f"{ACCESS}.")
        self._parent = bool(asked.said)
        if self._parent:
            how = ("--quiet", "--no-tags", "--depth=1", "--filter=blob:none")
            self._git("fetch", *how, "target", f"+{self._ref}:{HERE}")

    def _handed_on(self) -> Iterator[tuple[str, str]]:
        """The content's repository's own settings of how to reach and enter a server."""
        told = self._in_content("config", "--local", "--includes", "--list", "-z").said.decode("utf-8", "replace")
        for one in told.split("\0"):
            name, _, value = one.partition("\n")
            if name.startswith(HANDED_ON):
                yield name, value

    def _author(self) -> dict[str, str]:
        """Who commits, by git's settings where the content is. Raises PublishError where they do not say."""
        found: dict[str, str] = {}
        for who in ("AUTHOR", "COMMITTER"):
            asked = self._in_content("-c", "user.useConfigOnly=true", "var", f"GIT_{who}_IDENT")
            person = re.fullmatch(r"(.*) <(.*)> \d+ [+-]\d+\s*", asked.said.decode("utf-8", "replace"))
            if asked.status or not person:
                raise PublishError("git does not know who publishes", hint=WHO)
            found |= {f"GIT_{who}_NAME": person[1], f"GIT_{who}_EMAIL": person[2]}
        return found

    @cached_property
    def _paths(self) -> frozenset[str]:
        """Every file of the branch."""
        if not self._parent:
            return frozenset()
        said = self._git("ls-tree", "-r", "-z", "--name-only", HERE).said.decode("utf-8", "surrogateescape")
        return frozenset(path for path in said.split("\0") if path)

    def _refuse(self, others: Sequence[str]) -> None:
        some = ", ".join(others[:3]) + (" ..." if len(others) > 3 else "")
        hint = "Name a branch of the site's own: it is made where there is none. Or delete this one at the remote."
        raise PublishError(f"the branch holds what digest did not put there: {some}", path=self.name, hint=hint)

    def _not_pushed(self, done: Ran) -> PublishError:
        """Why nothing was pushed, and what to do."""
        if re.search(r"fetch first|non-fast-forward|stale info|cannot lock ref", done.complained):
            what, hint = "somebody else has pushed to the branch meanwhile", "Publish again: nothing was changed."
        elif "[remote rejected]" in done.complained:
            why = re.search(r"\[remote rejected\].*\((.*)\)", done.complained)
            what = f"the remote does not take it: {why[1] if why else done.reason}"
            hint = "Look at the rules for this branch there; nothing was changed."
        else:
            what, hint = f"it could not be pushed: {done.reason}", f"{ACCESS}. Nothing was changed."
        return PublishError(what, path=self.name, hint=hint)

    def _in_content(self, *command: str) -> Ran:
        return run([self._program, "-C", str(self._content if self._content.is_dir() else Path()), *command])

    def _run(self, *command: str, given: bytes | None = None) -> Ran:
        return run([self._program, *command], given, self._more)

    def _git(self, *command: str, given: bytes | None = None) -> Ran:
        done = self._run(*command, given=given)
        if done.status:
            raise PublishError(f"git {command[0]} failed: {done.reason}", path=self.name, hint="Publish again.")
        return done
