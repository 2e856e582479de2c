"""Media files in a bucket of Amazon S3, or of a service that speaks its API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cordboard.media.port import CHUNK, MediaMissing, MediaUnavailable, checked_name

#: Seconds until a service that does not answer is given up, and how often it is asked.
_CONNECT, _ANSWER, _TRIES = 5, 30, 3
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True)
class BucketAccess:
    """Where a bucket is and what lets us in. `trouble` says why it cannot be used at all, such as a key without value.

    Without keys those of the machine are used, as boto3 finds them (environment, instance role).
    """

    bucket: str
    endpoint: str = ""
    region: str = ""
    prefix: str = ""
    access_key: str = ""
    secret_key: str = ""
    trouble: str = ""


class S3Bucket:
    """Keeps media files as objects of a bucket, by their names behind a prefix. Fulfils `MediaStore`.

    The service is asked for the first time when a file is, so that one that cannot be reached keeps nothing from
    starting.
    """

    def __init__(self, access: BucketAccess) -> None:
        self._access = access
        self._made: Any = None  # boto3 makes its classes at run time, and has no types
        self._making = threading.Lock()

    @property
    def place(self) -> str:
        """The bucket, for people."""
        at = f" at {self._access.endpoint}" if self._access.endpoint else ""
        return f"the bucket {self._access.bucket}{at}"

    def put(self, name: str, file: Path) -> None:
        """Upload a file, in parts where it is large, and see that all of it is there."""
        with self._reached(name) as client:
            client.upload_file(str(file), self._access.bucket, self._key(name))
        if self.size(name) != (size := file.stat().st_size):
            raise MediaUnavailable(f"{self.place} did not take all {size} bytes of {name}")

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a file."""
        part = {"Range": f"bytes={first}-{'' if last is None else last}"} if first or last is not None else {}
        with self._reached(name) as client:
            found = client.get_object(Bucket=self._access.bucket, Key=self._key(name), **part)
        return self._chunks(name, found["Body"])

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        with self._reached(name) as client:
            return int(client.head_object(Bucket=self._access.bucket, Key=self._key(name))["ContentLength"])

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        try:
            self.size(name)
        except MediaMissing:
            return False
        return True

    def names(self) -> Iterator[str]:
        """The names of all objects behind the prefix that are named as media files are."""
        with self._reached() as client:
            for page in client.get_paginator("list_objects_v2").paginate(
                Bucket=self._access.bucket, Prefix=self._access.prefix
            ):
                for each in page.get("Contents", ()):
                    name = str(each["Key"]).removeprefix(self._access.prefix)
                    try:
                        yield checked_name(name)
                    except ValueError:
                        continue

    def remove(self, name: str) -> None:
        """Take an object away. S3 says nothing of one that is not there."""
        with self._reached(name) as client:
            client.delete_object(Bucket=self._access.bucket, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._access.prefix}{checked_name(name)}"

    def _chunks(self, name: str, body: Any) -> Iterator[bytes]:
        with self._reached(name), body:
            yield from body.iter_chunks(CHUNK)

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = _connected(self._access)
            return self._made

    @contextmanager
    def _reached(self, name: str = "") -> Iterator[Any]:
        client = self._client()
        from boto3.exceptions import Boto3Error  # noqa: PLC0415 - it is there once there is a client
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield client
        except ClientError as refused:
            error = refused.response.get("Error", {})
            if name and error.get("Code") in _MISSING:
                raise MediaMissing(f"there is no file {name} in {self.place}") from refused
            said = error.get("Message") or error.get("Code") or str(refused)
            raise MediaUnavailable(f"{self.place} refuses: {said}") from refused
        except (BotoCoreError, Boto3Error, OSError) as trouble:
            raise MediaUnavailable(f"{self.place} cannot be reached: {trouble}") from trouble


def _connected(access: BucketAccess) -> Any:
    if access.trouble:
        raise MediaUnavailable(access.trouble)
    try:
        import boto3  # noqa: PLC0415 - an extra, and slow to read
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415
    except ImportError as missing:
        raise MediaUnavailable(
            f"a bucket needs the package {missing.name}: install Cordboard with it, pip install 'cordboard[s3]'"
        ) from missing
    settings = Config(
        connect_timeout=_CONNECT, read_timeout=_ANSWER, retries={"total_max_attempts": _TRIES, "mode": "standard"},
        # Other services than Amazon's know neither the newer checksums nor buckets as names of hosts.
        request_checksum_calculation="when_required", response_checksum_validation="when_required",
        s3={"addressing_style": "path"} if access.endpoint else {},
    )  # fmt: skip
    try:
        return boto3.session.Session().client(
            "s3", endpoint_url=access.endpoint or None, region_name=access.region or None,
            aws_access_key_id=access.access_key or None, aws_secret_access_key=access.secret_key or None,
            config=settings,
        )  # fmt: skip
    except (BotoCoreError, ValueError) as wrong:
        raise MediaUnavailable(f"the bucket {access.bucket} cannot be used: {wrong}") from wrong
