"""What can be made again and is kept from one run to the next: the analysed grammar, the layout engine's machine code.

In: names and bytes. Out: the bytes again, or nothing. A cache can only save time: a folder that is missing, full, shut
or spoiled never shows, and never holds half a file. Absent: what is kept, and how its maker tells an old one: by name.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def cache_folder() -> Path | None:
    """Where this user's programs keep what can be made again; None where there is no such place."""
    asked = os.environ.get("XDG_CACHE_HOME", "")
    if Path(asked).is_absolute():
        return Path(asked) / "tiaoli"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "tiaoli" / "cache" if local else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return (home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache") / "tiaoli"


def _place(name: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / name


def kept(name: str) -> bytes | None:
    """What was kept under a name; None where nothing was, or it can't be read."""
    place = _place(name)
    try:
        return None if place is None else place.read_bytes()
    except OSError:
        return None


def keep(name: str, content: bytes) -> None:
    """Keep something, whole or not at all; where that can't be done, do without."""
    import tempfile  # costs as much as a small command, and most commands keep nothing

    place = _place(name)
    if place is None:
        return
    unfinished: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=place.parent, prefix=f".{name}.", suffix=".part")
        unfinished = Path(scratch)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.replace(place)
        unfinished = None
    except OSError:
        return
    finally:
        if unfinished is not None:
            with contextlib.suppress(OSError):
                unfinished.unlink()
