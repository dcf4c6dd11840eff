"""How a law is tried: the same examples every time, as many as there is time for, and nothing kept or printed.

``TIAOLI_LAWS=20 pytest tests/properties`` tries twenty times as many examples, others each time, and makes what fails
small, which takes minutes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("TIAOLI_LAWS", "1"))


def law(examples: int) -> settings:
    """So many examples, times what the environment asks for."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, *((Phase.shrink,) if TIMES > 1 else ())),
        suppress_health_check=list(HealthCheck),
    )
