"""Numbers of things in words, such as "2 calls"."""


def counted(number: int, one: str) -> str:
    """A number of things.

    >>> counted(1, "error"), counted(2, "warning")
    ('1 error', '2 warnings')
    """
    return f"{number:,} {one}{'' if number == 1 else 's'}"
