"""Functions compiled to machine code: the one door to numba.

In: functions of whole numbers and arrays. Out: the same, compiled when they are first called and kept on disk. What is
kept stands under a fingerprint of all the files that it was made from: constants of other files are frozen into machine
code, and numba by itself looks only at the file that a function stands in. Needs the extra ``fast``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from llvmlite import ir
from numba import config, njit, types
from numba.extending import intrinsic

from dsl.cache import cache_folder

CALLED: dict[str, Any] = {"cache": True, "_nrt": False, "nogil": True}
"""Without counting references to arrays: kernels make and drop none, and counting takes thirty times their time."""
INSIDE = {**CALLED, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Called from kernels only: most of the time to compile would go into what is called from Python."""


_config: Any = config


class Native:
    """Compiles functions that are made from some files: ``kernel`` those that Python calls, ``helper`` those that
    kernels call, ``inner`` those that are written out where they are called."""

    def __init__(self, files: Iterable[Path]) -> None:
        digest = hashlib.sha256()
        for file in sorted({Path(__file__), *files}):
            digest.update(file.read_bytes())
        asked = _config.CACHE_DIR
        base = Path(asked) if asked else cache_folder()
        self._folder = "" if base is None else str(base / "kernels" / digest.hexdigest()[:16])

    def kernel(self, function: Callable[..., Any]) -> Any:
        """Called from Python."""
        return self._made(function, **CALLED)

    def helper(self, function: Callable[..., Any]) -> Any:
        """Called from kernels."""
        return self._made(function, **INSIDE)

    def inner(self, function: Callable[..., Any]) -> Any:
        """Written out where it is called."""
        return self._made(function, **INSIDE, forceinline=True)

    def _made(self, function: Callable[..., Any], **options: Any) -> Any:
        """Where it is kept is settled when a function is made known; whoever else uses numba here is not concerned."""
        before = _config.CACHE_DIR
        _config.CACHE_DIR = self._folder or before
        try:
            return njit(**options)(function)
        finally:
            _config.CACHE_DIR = before


_instruction: Any = intrinsic


@_instruction
def high_half(_: Any, one: Any, other: Any) -> Any:
    """The upper 64 bits of a product of two numbers of 64 bits without a sign."""

    def written(__: Any, builder: Any, ___: Any, factors: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(one, wide) for one in factors))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), written


@_instruction
def leading_zeros(_: Any, bits: Any) -> Any:
    """How many zeros 64 bits begin with; 64 where they are nothing else."""

    def written(__: Any, builder: Any, ___: Any, given: Any) -> Any:
        return builder.ctlz(given[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), written
