"""The media files of a site: what was just made lies in its folder, and where the site has a bucket goes there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cordboard.flow.site.recordings import RecordingStorage
from cordboard.media.bucket import BucketAccess, S3Bucket
from cordboard.media.folder import MediaFolder
from cordboard.media.port import MediaMissing, MediaStore

#: The folder in a site's folder of data.
RECORDINGS = "recordings"


class MediaFiles:
    """Reads a file wherever it is, the folder first. Fulfils `MediaStore`.

    Calls write into the folder, and a bucket that cannot be reached loses nothing: files wait there.
    """

    def __init__(self, folder: MediaFolder, bucket: MediaStore | None = None) -> None:
        self.folder = folder
        self.bucket = bucket

    @classmethod
    def of_site(
        cls, settings: RecordingStorage, secrets: Mapping[str, str], environment: Mapping[str, str], data: Path
    ) -> MediaFiles:
        """Those of a site with a folder of data. `secrets` gives the environment variable of each secret by name."""
        folder = MediaFolder(data / RECORDINGS)
        if settings.store == "folder":
            return cls(folder)
        variables = [secrets.get(name, name) for name in (settings.access_key, settings.secret_key) if name]
        unset = [variable for variable in variables if not environment.get(variable)]
        access_key, secret_key = [environment.get(variable, "") for variable in variables] or ("", "")
        return cls(folder, S3Bucket(BucketAccess(
            settings.bucket, settings.endpoint, settings.region, settings.prefix, access_key, secret_key,
            trouble=f"the key of the bucket {settings.bucket} is to be in {unset[0]}, which is empty or not set"
            if unset else "",
        )))  # fmt: skip

    def put(self, name: str, file: Path) -> None:
        """Take a copy, into the folder."""
        self.folder.put(name, file)

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a file."""
        try:
            return self.folder.read(name, first, last)
        except MediaMissing:
            if self.bucket is None:
                raise
            return self.bucket.read(name, first, last)

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        try:
            return self.folder.size(name)
        except MediaMissing:
            if self.bucket is None:
                raise
            return self.bucket.size(name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self.folder.exists(name) or (self.bucket is not None and self.bucket.exists(name))

    def names(self) -> Iterator[str]:
        """The names of all files."""
        here = set(self.folder.names())
        yield from here
        if self.bucket is not None:
            yield from (name for name in self.bucket.names() if name not in here)

    def remove(self, name: str) -> None:
        """Take a file away, wherever it is."""
        if self.bucket is not None:
            self.bucket.remove(name)
        self.folder.remove(name)

    def upload(self, name: str) -> bool:
        """Move a file from the folder into the bucket; False where it is not in the folder any more.

        It leaves the folder once the bucket has all of it.
        """
        assert self.bucket is not None, "without a bucket nothing is uploaded"
        if not self.folder.exists(name):
            return False
        try:
            self.bucket.put(name, self.folder.path(name))
        except FileNotFoundError:
            return False
        self.folder.remove(name)
        return True

    def download(self, name: str) -> bool:
        """Move a file from the bucket into the folder; False where the folder has it already."""
        assert self.bucket is not None, "without a bucket there is nothing to download"
        if new := not self.folder.exists(name):
            part = self.folder.folder / f".download-{name}"
            self.folder.folder.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as file:
                    for chunk in self.bucket.read(name):
                        file.write(chunk)
                self.folder.put(name, part)
            finally:
                part.unlink(missing_ok=True)
        self.bucket.remove(name)
        return new
