"""What workers of the tests' cluster do: as digest would, but for articles that end or hold up their worker."""

import os
import signal
import time
from pathlib import Path

from digest import cluster
from digest.cluster import Job
from digest.parallel import Chunk, Results

FOLDER = "DIGEST_TEST_FOLDER"  # where a worker that is held says who it is
HELD, FATAL = "held", "fatal"  # slugs

real_work = cluster.work


def work(chunk: Chunk, job: Job) -> Results:
    """The first worker to meet the article `held` waits there to be killed; `fatal` kills each."""
    slugs = {article.slug for article, _ in chunk}
    met = Path(os.environ[FOLDER], HELD)
    if HELD in slugs and not met.exists():
        part = met.with_suffix(".part")
        part.write_text(str(os.getpid()))
        part.rename(met)
        time.sleep(600)
    if FATAL in slugs:
        os.kill(os.getpid(), signal.SIGKILL)
    return real_work(chunk, job)
