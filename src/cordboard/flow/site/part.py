"""What the parts of a site file are made of: names, yes and no, lists that may be one word, telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]

_YES_NO = {"yes": True, "no": False, "on": True, "off": False}
#: The words are no Booleans in YAML 1.2; a field that wants a Boolean accepts them all the same.
YesNo = Annotated[bool, BeforeValidator(lambda value: _YES_NO.get(str(value).casefold(), value))]


@dataclass(frozen=True)
class AlsoWritten:
    """For the JSON Schema: what may be written besides. `one`: of the list that it is read as, one item is written."""

    schemas: tuple[dict[str, Any], ...]
    one: bool = False

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        read = handler(schema)
        return {"anyOf": [*self.schemas, read["items"] if self.one else read]}


#: Names, or one name alone.
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    AlsoWritten(({"type": "string"},)),
]

#: The beginning of telephone numbers, in E.164.
Prefix = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,15}$")]

#: YAML reads a + as the sign of a number and drops it, so a number as long as a telephone number must be quoted.
_LONGEST_UNQUOTED = 7


class Part(BaseModel):
    """Base of everything in a site file: frozen, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema, without what a part is given by its place in the file."""
        read = handler(schema)
        properties = handler.resolve_ref_schema(read).get("properties", {})
        for name, field in cls.model_fields.items():
            if field.exclude:
                properties.pop(field.alias or name, None)
        return read

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_given(cls, value: Any) -> Any:
        """What a part is given by its place in the file cannot be written."""
        given = [name for name, field in cls.model_fields.items() if field.exclude]
        if isinstance(value, dict) and (written := [name for name in given if name in value]):
            raise ValueError(f"{written[0]!r} is not written here: the key above is the name")
        return value


def _digits(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if len(str(value)) > _LONGEST_UNQUOTED:
        raise ValueError(f"write {value} in quotes, with its + if it has one")
    return str(value)


#: A number that is called: digits, or a name. Unquoted it may have seven digits.
Number = Annotated[str, BeforeValidator(_digits)]


def _extension(text: str) -> str:
    if text and not (text.isascii() and text.isdigit() and 3 <= len(text) <= _LONGEST_UNQUOTED):
        raise ValueError(f"an extension has 3 to 7 digits (here: {text!r})")
    return text


Extension = Annotated[Number, AfterValidator(_extension)]


def _unlimited(value: Any) -> Any:
    return None if value == "unlimited" else value


#: Seconds, or the word ``unlimited``.
Limit = Annotated[
    Annotated[float, Field(ge=1)] | None, BeforeValidator(_unlimited), AlsoWritten(({"const": "unlimited"},))
]
