"""Publish into a bucket of Amazon S3, or of a service that speaks as it does.

botocore, Amazon's own, signs the requests and finds the keys: in the environment, the AWS configuration, or wherever
else it knows to look. Nothing of them passes through here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from digest.config import Target
from digest.errors import PublishError
from digest.progress import Track, untracked
from digest.published import FILE

AT_A_TIME = 8  # requests
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
OTHER = "application/octet-stream"
FRESH = "public, max-age=60, stale-while-revalidate=600"  # a new article is seen within a minute
ASSETS = "public, max-age=600"  # style and scripts keep their names when they change
FONTS = "public, max-age=2592000"  # as good as never change
KEYS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of the AWS configuration: profile = ..."
AMAZON = re.compile(r"https://[\w.-]+\.amazonaws\.com(?:\.cn)?(?:/|$)")
HINTS = {
    "NoSuchBucket": "Make the bucket first, or look at its name.",
    "AccessDenied": "The keys need s3:ListBucket on the bucket and s3:GetObject, PutObject, DeleteObject in it.",
    "InvalidAccessKeyId": KEYS,
    "SignatureDoesNotMatch": "Look at AWS_SECRET_ACCESS_KEY, and at the region.",
    "PermanentRedirect": "The bucket is in another region: region = ... in its table of digest.toml.",
    "AuthorizationHeaderMalformed": "The bucket is in another region: region = ... in its table of digest.toml.",
}


class Bucket:
    """A bucket, or the part of it under a prefix, as a place."""

    at_once = False

    def __init__(self, bucket: str, prefix: str, target: Target) -> None:
        self._prefix = f"{prefix}/" if prefix else ""
        self.name = self.address = f"s3://{bucket}/{self._prefix}"
        self._bucket, self._target = bucket, target
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            from botocore.config import Config  # noqa: PLC0415 - an extra
            from botocore.session import Session  # noqa: PLC0415
        except ImportError:
            hint = "Install it: pip install 'botocore>=1.44', which is all that the extra digest[s3] adds."
            raise PublishError("a bucket needs the package botocore", path=self.name, hint=hint) from None
        # not all services know the newer checksums
        settings = Config(
            max_pool_connections=AT_A_TIME,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "max_attempts": 4},
        )
        with self._explained():
            session = Session(profile=self._target.profile or None)
            how = {
                "region_name": self._target.region or session.get_config_variable("region") or "us-east-1",
                "endpoint_url": self._target.endpoint or None,
            }
            self._client = session.create_client("s3", config=settings, **how)
            if not AMAZON.match(self._client.meta.endpoint_url):
                # elsewhere a bucket is seldom a host of its own
                paths = settings.merge(Config(s3={"addressing_style": "path"}))
                self._client.close()
                self._client = session.create_client("s3", config=paths, **how)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def read_list(self) -> bytes | None:
        """The list that the last publishing left, None for none."""
        with self._explained():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + FILE)
            except self._client.exceptions.NoSuchKey:
                return None
            body: bytes = answer["Body"].read()
            return body

    def standing(self, paths: Collection[str]) -> Mapping[str, int | None]:
        """Which of these paths are there, with their sizes."""
        wanted, found = set(paths), dict[str, int | None]()
        with self._explained():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for one in (one for page in pages for one in page.get("Contents", ())):
                path = one["Key"].removeprefix(self._prefix)
                if path in wanted:
                    found[path] = one["Size"]
        return found

    def send(self, site: Path, paths: Sequence[str], track: Track) -> None:
        """Put files there, with their types and how long they may be kept."""
        self._each(paths, lambda path: self._put(path, (site / path).read_bytes()), track, "Sending")

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files."""

        def remove(path: str) -> None:
            # one by one: services differ in the checksum they want of a request for many
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + path)

        self._each(paths, remove, untracked, "Removing")

    def write_list(self, body: bytes) -> None:
        """Leave a list."""
        with self._explained():
            self._put(FILE, body)

    def finish(self, message: str) -> None:
        """All is done."""

    def _put(self, path: str, body: bytes) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + path,
            Body=body,
            ContentType=TYPES.get(PurePosixPath(path).suffix, OTHER),
            CacheControl=kept_for(path),
        )

    def _each(self, paths: Sequence[str], do: Callable[[str], None], track: Track, what: str) -> None:
        """Do something to several files at a time; all of it is done, or it raises."""
        with self._explained(), ThreadPoolExecutor(AT_A_TIME) as threads:
            try:
                done: Iterable[None] = threads.map(do, paths)
                for _ in track(done, what, len(paths)):
                    pass
            except BaseException:
                threads.shutdown(cancel_futures=True)
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what botocore says into errors of ours."""
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "unknown"))
            message = str(error.response.get("Error", {}).get("Message", "")).rstrip(".")
            what = f"the service refuses {error.operation_name}: {code}" + (f" ({message})" if message else "")
            raise PublishError(what, path=self.name, hint=HINTS.get(code, "Publish again.")) from error
        except NoCredentialsError as error:
            raise PublishError("no keys for the bucket were found", path=self.name, hint=KEYS) from error
        except (BotoCoreError, OSError) as error:
            what = f"the service cannot be used: {str(error).rstrip('.')}"
            hint = "Mend that and publish again: it goes on where it stopped."
            raise PublishError(what, path=self.name, hint=hint) from error


def kept_for(path: str) -> str:
    """How long browsers and caches may keep a file: the value of its header Cache-Control."""
    if path.startswith("assets/"):
        return FONTS if path.startswith("assets/fonts/") else ASSETS
    return FRESH
