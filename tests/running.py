"""`digest serve`, running as an editor's would."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120.0  # seconds for what happens at once on a machine with nothing else to do


class Running:
    """The program, what it has said, and where the site is."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        found = re.search(r"http://\S+/", self.wait_for("The site is at"))
        assert found
        self.address = found[0]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def wait_for(self, words: str) -> str:
        """The next line with these words."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"it has not said {words!r}, but {self.said}") from None
            self.said.append(line)
            if words in line:
                return line

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the program and all that it began. Its exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def is_gone(self) -> bool:
        """Whether nothing is left of it, not even a process that it began."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.05)
        return False

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))


@contextmanager
def running(content: Path, *more: str) -> Iterator[Running]:
    """`digest serve` for a content folder; its site goes beside it."""
    command = [sys.executable, "-m", "digest", "serve", "--content", content, "--output", content.parent / "site"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored behind an "&"
    process = subprocess.Popen(
        [*command, "--port", "0", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    signal.signal(signal.SIGINT, before)
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
