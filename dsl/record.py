"""``@record``: a frozen, slotted dataclass that is cheap to define.

The standard decorator compiles six functions a class, and a compiler has many classes of values: defining them took a
good part of a short command (docs/decisions/0009-records.md). Here one function is compiled, ``__init__``;
the rest is shared. Everything else is the standard library's: fields, defaults, ``replace``, ``match``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a class a frozen, slotted dataclass: equality and hash over the fields with ``compare``, in order."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    compared = tuple(one.name for one in fields(made) if one.compare)
    made.__init__ = _init(made)
    made.__eq__, made.__hash__ = _equality(made, compared)
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _refuse
    made.__reduce__ = _reduced
    result: type[T] = made
    return result


def _init(made: Any) -> Callable[..., None]:
    """An ``__init__`` with the fields as parameters."""
    names: dict[str, Any] = {}
    parameters: list[str] = []
    lines: list[str] = []
    for one in fields(made):
        if one.default is not MISSING:
            names[f"_default_{one.name}"] = one.default
            parameters.append(f"{one.name}=_default_{one.name}")
        elif one.default_factory is not MISSING:
            raise TypeError(f"{made.__name__}.{one.name}: a record shares its defaults")
        else:
            parameters.append(one.name)
        names[f"_set_{one.name}"] = getattr(made, one.name).__set__  # half the time of object.__setattr__
        lines.append(f" _set_{one.name}(self, {one.name})")
    exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(lines or [" pass"]), names)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _equality(made: Any, compared: tuple[str, ...]) -> tuple[Any, Any]:
    """``__eq__`` and ``__hash__`` over the fields that count."""
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda self: ()

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not made:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: Any) -> int:
        return hash((made, values(self)))

    return equal, hashed


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _reduced(self: Any) -> tuple[Any, tuple[Any, ...]]:
    """How it is taken elsewhere: as its fields."""
    return self.__class__, tuple(getattr(self, one.name) for one in fields(self))


def _refuse(self: Any, name: str, *value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
