"""An S3 service on loopback, which can be stopped and started again with what it has."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.server import ThreadedMotoServer

from cordboard.media.bucket import BucketAccess, S3Bucket

KEYS = {"access_key": "AKIDEXAMPLE", "secret_key": "wJalrXUtnFEMI"}


class S3Service:
    """The service, with one bucket. `settings` is what a site file says of it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.name = f"harbor-{self.port}"  # what was put outlasts the service: moto keeps it in this process
        self._server: ThreadedMotoServer | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> str:
        return (
            f"recordings: {{store: s3, bucket: {self.name}, endpoint: '{self.endpoint}', region: us-east-1, "
            "access_key: s3_id, secret_key: s3_key}\n"
            "secrets: {s3_id: TEST_S3_ID, s3_key: TEST_S3_KEY}"
        )

    def bucket(self, **other: Any) -> S3Bucket:
        return S3Bucket(
            BucketAccess(**{"bucket": self.name, "endpoint": self.endpoint, "region": "us-east-1", **KEYS, **other})
        )

    def start(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


@contextmanager
def s3_service() -> Iterator[S3Service]:
    """One that runs, and whose bucket is empty."""
    service = S3Service()
    service.start()
    try:
        with service.bucket()._reached() as client:
            client.create_bucket(Bucket=service.name)
        yield service
        with service.bucket()._reached() as client:
            client._endpoint.http_session.close()
    finally:
        service.stop()
