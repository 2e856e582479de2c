"""Telling whether two waiting modules are in the same state, so that the walk looks at one of them only.

A module is a generator, and a generator cannot be copied or compared. What it will do follows from where it waits, its
local variables and the loops that it is in; the garbage collector knows all of these. Whatever cannot be compared for
certain counts as different: the walk then does more work, and never less than it must.
"""

from __future__ import annotations

import dis
import gc
from collections.abc import Hashable
from enum import Enum
from functools import cache
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, GeneratorType
from typing import Any

import msgspec
from pydantic import BaseModel

from cordboard.engine.contact import Contact
from cordboard.engine.signals import Signal
from cordboard.flow.module import FlowModule

_PLAIN = (str, int, float, bytes, bool, Enum, type(None), type, CodeType, FunctionType, BuiltinFunctionType, range)
_LOOPS = frozenset({"range_iterator", "tuple_iterator", "list_iterator", "str_ascii_iterator", "enumerate", "zip",
                    "reversed", "dict_keyiterator", "dict_itemiterator", "dict_valueiterator"})  # fmt: skip


def fingerprint(run: object) -> Hashable:
    """What decides all that a waiting generator may still do, as a value that equals another's only if they agree."""
    return _generator(run) if isinstance(run, GeneratorType) else object()


def _generator(run: GeneratorType[Any, Any, Any]) -> Hashable:
    frame = run.gi_frame
    if frame is None:
        return object()
    overwritten = _overwritten(run.gi_code, frame.f_lasti)
    variables = frame.f_locals
    marks: list[Hashable] = [run.gi_code, frame.f_lasti]
    marks += [(name, _mark(value)) for name, value in sorted(variables.items()) if name != overwritten]
    told = [id(value) for value in variables.values()]
    for other in gc.get_referents(run):  # what is in no variable: loops that it is in, and sums half done
        if id(other) in told:
            told.remove(id(other))
        elif other is not frame and other is not variables:
            marks.append(_mark(other))
    return tuple(marks)


@cache
def _overwritten(code: CodeType, at: int) -> str:
    """The variable that the answer to a yield will be put into: what it holds now plays no part any more."""
    instructions = (each for each in dis.get_instructions(code) if each.offset > at)
    following = next((each for each in instructions if each.opname not in ("RESUME", "CACHE")), None)
    return str(following.argval) if following is not None and following.opname == "STORE_FAST" else ""


def _mark(value: Any) -> Hashable:
    match value:
        case _ if isinstance(value, _PLAIN):
            return (type(value), value)
        case Contact():
            return "contact"  # its state is compared beside this
        case FlowModule():
            return id(value)  # modules never change, and live as long as their flow
        case tuple() | list():
            return (type(value), tuple(map(_mark, value)))
        case frozenset():
            return value
        case dict():
            return tuple((key, _mark(part)) for key, part in value.items())
        case msgspec.Struct():  # a signal's number only says how many commands were before it
            names = [name for name in value.__struct_fields__ if name != "to" or not isinstance(value, Signal)]
            return (type(value), tuple(_mark(getattr(value, name)) for name in names))
        case BaseModel() if value.model_config.get("frozen"):  # a part of a module, such as a question
            return (type(value), tuple((name, _mark(part)) for name, part in value.__dict__.items()))
        case GeneratorType():
            return _generator(value)
        case CellType():
            return _mark(value.cell_contents)
    if type(value).__name__ in _LOOPS:
        return _mark(value.__reduce__())
    return object()
