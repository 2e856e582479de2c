"""Media files: the same in a folder, in a bucket, and in both; and what is said where they cannot be reached."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cordboard.flow.site.recordings import RecordingStorage
from cordboard.media.files import MediaFiles
from cordboard.media.folder import MediaFolder
from cordboard.media.port import CHUNK, MediaMissing, MediaStore, MediaUnavailable, checked_name
from tests.media.s3 import S3Service, s3_service

CONTENT = bytes(range(256)) * 3000
assert len(CONTENT) > 2 * CHUNK


@pytest.fixture(scope="module")
def service() -> Iterator[S3Service]:
    with s3_service() as running:
        yield running


@pytest.fixture(params=["folder", "bucket", "both"])
def store(request: pytest.FixtureRequest, service: S3Service, tmp_path: Path) -> MediaStore:
    folder = MediaFolder(tmp_path / "recordings")
    bucket = service.bucket(prefix=f"{tmp_path.name}/")
    stores: dict[str, MediaStore] = {"folder": folder, "bucket": bucket, "both": MediaFiles(folder, bucket)}
    return stores[request.param]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    (tmp_path / "made").write_bytes(CONTENT)
    return tmp_path / "made"


def test_a_file_is_put_read_listed_and_removed(store: MediaStore, sound: Path) -> None:
    assert (list(store.names()), store.exists("a.wav")) == ([], False)
    store.put("a.wav", sound)
    store.put("b.wav", sound)
    assert sorted(store.names()) == ["a.wav", "b.wav"]
    assert (store.exists("a.wav"), store.size("a.wav")) == (True, len(CONTENT))
    assert b"".join(store.read("a.wav")) == CONTENT
    sound.write_bytes(b"other")
    store.put("a.wav", sound)
    assert b"".join(store.read("a.wav")) == b"other"
    store.remove("a.wav")
    store.remove("a.wav")
    assert list(store.names()) == ["b.wav"]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (10, 300_000), (len(CONTENT) - 5, None), (5, 10 * len(CONTENT))])
def test_a_part_of_a_file_is_read(store: MediaStore, sound: Path, first: int, last: int | None) -> None:
    store.put("a.wav", sound)
    assert b"".join(store.read("a.wav", first, last)) == CONTENT[first : None if last is None else last + 1]


def test_a_file_that_is_not_there_is_said_before_anything_is_read(store: MediaStore) -> None:
    for ask in (store.read, store.size):
        with pytest.raises(MediaMissing, match=r"no file a\.wav in"):
            ask("a.wav")


@pytest.mark.parametrize("name", ["", "..", "../a.wav", "a/b.wav", ".part-a.wav", "a.wav\n", "a b.wav", "C:a", "ä.wav"])
def test_no_name_leads_elsewhere(store: MediaStore, sound: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a media file"):
        checked_name(name)
    for ask in (store.read, store.size, store.exists, store.remove, lambda name: store.put(name, sound)):
        with pytest.raises(ValueError, match="no name of a media file"):
            ask(name)


def test_what_is_no_media_file_is_not_listed(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path)
    (tmp_path / ".part-a.wav").write_bytes(b"half")
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "a.wav").write_bytes(b"whole")
    assert list(folder.names()) == ["a.wav"]


def test_a_file_is_moved_to_the_bucket_and_read_as_before(service: S3Service, sound: Path, tmp_path: Path) -> None:
    files = MediaFiles(MediaFolder(tmp_path / "here"), service.bucket(prefix="moved/"))
    files.put("a.wav", sound)
    assert files.upload("a.wav")
    assert not files.upload("a.wav")
    assert not (tmp_path / "here/a.wav").exists()
    assert b"".join(files.read("a.wav", 7, 8)) == CONTENT[7:9]
    assert (files.size("a.wav"), list(files.names())) == (len(CONTENT), ["a.wav"])
    assert files.download("a.wav")
    assert (tmp_path / "here/a.wav").read_bytes() == CONTENT
    assert list(service.bucket(prefix="moved/").names()) == []
    assert not (tmp_path / "here/.download-a.wav").exists()


def test_a_bucket_that_cannot_be_used_is_told_in_a_sentence(
    service: S3Service, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MediaUnavailable, match=r"bucket nothere at .* refuses: The specified bucket does not exist"):
        list(service.bucket(bucket="nothere").names())
    gone = service.bucket(endpoint="http://127.0.0.1:1")
    files = MediaFiles(MediaFolder(tmp_path / "here"), gone)
    files.put("a.wav", sound)
    with pytest.raises(MediaUnavailable, match=r"bucket harbor-\d+ at http://127.0.0.1:1 cannot be reached"):
        files.upload("a.wav")
    assert b"".join(files.read("a.wav")) == CONTENT
    with pytest.raises(MediaUnavailable):
        files.read("b.wav")
    settings = RecordingStorage(store="s3", bucket="harbor-calls", access_key="id", secret_key="key")
    files = MediaFiles.of_site(settings, {"id": "S3_ID", "key": "S3_KEY"}, {"S3_ID": "x"}, tmp_path)
    with pytest.raises(MediaUnavailable, match="the key of the bucket harbor-calls is to be in S3_KEY, which is empty"):
        files.exists("a.wav")
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(MediaUnavailable, match=r"pip install 'cordboard\[s3\]'"):
        service.bucket().size("a.wav")


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MediaUnavailable, match=r"the folder .*file.* cannot be used"):
        MediaFolder(tmp_path / "file/in").put("a.wav", sound)


@pytest.mark.parametrize(("written", "says"), [
    ({"store": "s3"}, "needs 'bucket'"),
    ({"bucket": "b-b"}, "'bucket' is for a bucket: write 'store: s3' too"),
    ({"store": "s3", "bucket": "b-b", "access_key": "x"}, "'access_key' and 'secret_key' go together"),
    ({"store": "s3", "bucket": "b-b", "endpoint": "s3.example.com"}, "write the address of the service"),
    ({"store": "s3", "bucket": "B_B"}, "should match pattern"),
    ({"store": "s3", "bucket": "b-b", "prefix": "../x"}, "should match pattern"),
])  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(written: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        RecordingStorage(**written)
