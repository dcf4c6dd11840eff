"""Where the files lie that come with the program: pages about messages, and the folder of shipped policies.

The repository and the installed package have the same shape (`dsl` stands beside `policy` and `docs`), so one answer
holds for both.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from dsl import catalogue


def shipped(*parts: str) -> Path:
    """The place of a shipped file or folder, whether it exists or not."""
    inside = resources.files(catalogue.__name__)
    return Path(str(inside)).parent.parent.joinpath(*parts)
