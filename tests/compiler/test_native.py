"""What is kept on disk is used only as long as everything is the same that it was made from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

KERNEL = """
from pathlib import Path
from compiler.native import Native
from other import MORE

native = Native([Path(__file__), Path(__file__).with_name("other.py")])

@native.kernel
def added(number):
    return number + MORE

print(added(1), sum(added.stats.cache_hits.values()))
"""


def test_a_constant_of_another_file_is_not_taken_from_before(tmp_path: Path) -> None:
    kernel, other = tmp_path / "kernel.py", tmp_path / "other.py"
    kernel.write_text(KERNEL, encoding="utf-8")
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip

    def says() -> str:
        done = subprocess.run([sys.executable, kernel], capture_output=True, text=True, check=True, env=environment)
        return done.stdout.strip()

    other.write_text("MORE = 1\n", encoding="utf-8")
    assert says() == "2 0"
    assert says() == "2 1", "kept from the first run"
    other.write_text("MORE = 5\n", encoding="utf-8")
    assert says() == "6 0"
