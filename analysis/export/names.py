"""Names that both tools can read: ASCII letters, digits and underscores, each given once."""

from __future__ import annotations

import re


class Names:
    """Gives names out. A name that is not ASCII keeps its ASCII part, if any, and is told apart by a number."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, prefix: str, original: str) -> str:
        """The name of something; the same one each time."""
        found = self._given.get((prefix, original))
        if found is None:
            plain = re.sub(r"[^A-Za-z0-9]+", "_", original).strip("_")
            wanted = "_".join(part for part in (prefix, plain) if part)
            found = self._given[prefix, original] = self._free(wanted, numbered=not original.isascii())
        return found

    def _free(self, wanted: str, *, numbered: bool) -> str:
        name, n = (f"{wanted}_1" if numbered else wanted), 1
        while name in self._taken:
            n += 1
            name = f"{wanted}_{n}"
        self._taken.add(name)
        return name
