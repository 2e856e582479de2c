"""Where a site keeps the sound of recordings and voice messages."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from cordboard.flow.site.part import Part


def _endpoint(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError("write the address of the service, such as https://s3.example.com")
    return text


#: Where recordings are kept: in the folder of data, or in the bucket of a service that speaks S3.
RecordingStore = Literal["folder", "s3"]


class RecordingStorage(Part):
    """Where the sound of recordings and voice messages is kept: in the folder of data, or in a bucket of an S3 service.

    With a bucket, files are made in the folder and uploaded soon after; while the service cannot be reached they wait
    there. `access_key` and `secret_key` are names of the site's secrets; without them boto3 looks for keys of its own.
    """

    store: RecordingStore = Field("folder", description="folder, or s3 for a bucket.")
    bucket: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$")] = Field(
        "", description="The name of the bucket, which must be there."
    )
    endpoint: Annotated[str, AfterValidator(_endpoint)] = Field(
        "", description="The address of the service, where it is not Amazon's."
    )
    region: str = Field("", description="The region of the bucket.", examples=["eu-central-1"])
    prefix: Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9._-]+/)*$")] = Field(
        "", description="What the names of its objects begin with, such as cordboard/."
    )
    access_key: str = Field("", description="The secret that holds the id of the access key.")
    secret_key: str = Field("", description="The secret that holds the secret access key.")

    @model_validator(mode="after")
    def _whole(self) -> RecordingStorage:
        if self.store == "s3" and not self.bucket:
            raise ValueError("needs 'bucket': the name of the bucket in which recordings are kept")
        if self.store == "folder" and (named := self.model_fields_set - {"store"}):
            raise ValueError(f"{min(named)!r} is for a bucket: write 'store: s3' too")
        if bool(self.access_key) != bool(self.secret_key):
            raise ValueError("'access_key' and 'secret_key' go together")
        return self
