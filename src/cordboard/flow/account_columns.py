"""What the columns of an accounts table mean: the one that names a row, telephone numbers, and secrets.

The store reads files by this, and scenarios their accounts, so that both find and hide the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cordboard.flow.csv_rows import heading_key
from cordboard.flow.numbers import read_number

#: The field that every telephone number of an account is found by.
PHONE = "phone"
#: A value longer than this is kept, and not looked up by.
LONGEST_KEY = 100


class BadAccount(ValueError):
    """A row that is no account; the message goes on from "the row"."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `fields` may be shown; `secrets` are as written, and are hashed before they are stored."""

    key: str
    fields: dict[str, str]
    secrets: dict[str, str]
    phones: frozenset[str]

    def found_by(self, key_field: str) -> Iterator[tuple[str, str]]:
        """(field, value) of everything that it is found by; fields as `heading_key` compares them."""
        yield heading_key(key_field), self.key
        for name, cell in self.fields.items():
            if name != key_field and cell and len(cell) <= LONGEST_KEY:
                compared = heading_key(name)
                yield (f"{PHONE}:as-written" if compared == PHONE else compared), cell
        for number in self.phones:
            yield PHONE, number


@dataclass(frozen=True)
class AccountColumns:
    """The columns by their headings, which are compared without case and surrounding space.

    `region` is the country of numbers without a country code. `configured` are the columns that the site file names,
    as against those that are usual: a file without one of these cannot be loaded.
    """

    key: str = "account"
    phones: tuple[str, ...] = (PHONE,)
    secret: tuple[str, ...] = ("pin",)
    region: str = "US"
    configured: tuple[str, ...] = ()
    _names: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {heading_key(name): name for name in (self.key, *self.phones, *self.secret)}
        object.__setattr__(self, "_names", names)

    def named(self, heading: str) -> str:
        """The name of a column: as the site file writes it, or as the heading does."""
        return self._names.get(heading_key(heading), heading.strip())

    def is_secret(self, heading: str) -> bool:
        """Whether what stands in a column must never be shown or stored as it is."""
        return self.named(heading) in self.secret

    def read(self, row: Mapping[str, str]) -> Account:
        """The account in a row, by its headings. Raises BadAccount for one without a key, or with a bad number."""
        named = {self.named(heading): cell for heading, cell in row.items()}
        key = named.get(self.key, "")
        if not key:
            raise BadAccount(f"has no {self.key}")
        phones = set()
        for name in self.phones:
            if written := named.get(name, ""):
                number = read_number(written, self.region)
                if number is None:
                    raise BadAccount(
                        f"{name} {written!r} is no telephone number of {self.region}; "
                        "one of another country begins with + and its code"
                    )
                phones.add(number)
        shown = {name: cell for name, cell in named.items() if name not in self.secret}
        secrets = {name: cell for name in self.secret if (cell := named.get(name, ""))}
        return Account(key, shown, secrets, frozenset(phones))


#: The usual columns, where no site says otherwise.
USUAL_COLUMNS = AccountColumns()


def field_of(row: Mapping[str, str], name: str) -> str | None:
    """What stands in a field, whose name is compared without case; None when there is no such field."""
    if name in row:
        return row[name]
    wanted = heading_key(name)
    return next((cell for heading, cell in row.items() if heading_key(heading) == wanted), None)
