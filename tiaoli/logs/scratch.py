"""A large file that appears whole or not at all.

In: a path. Out: a file beside it to write into, which takes its name at the end; left by an exception there is none. A
device or a pipe is written into as it is.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tiaoli.cli.files import CannotError, cannot, keep_mode


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A place to write to; CannotError where it can't be written, or the disk is full."""
    scratch: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path = path.resolve()
        if path.exists() and not path.is_file():
            yield path
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        scratch = Path(name)
        yield scratch
        keep_mode(path, scratch)
        scratch.replace(path)
        scratch = None
    except OSError as error:
        raise CannotError(cannot("write", path, error)) from error
    finally:
        if scratch is not None:
            with contextlib.suppress(OSError):
                scratch.unlink()
