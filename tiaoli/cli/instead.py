"""Another text in place of the one that a file names: a day of the same policy, or another policy.

In: what was typed, and the policy that the file names. Out: the text as it is called, and its timeline.
"""

from __future__ import annotations

from compiler.history import Timeline
from dsl.catalogue import Bilingual
from dsl.quantities import parse_date
from simulator.clock import frozen
from tiaoli.cli.files import CannotError
from tiaoli.cli.selection import Named, reference
from tiaoli.cli.texts import Texts


def instead(text: str, option: str, policy: str, texts: Texts) -> tuple[str, Timeline] | None:
    """The text meant; None after its findings were kept."""
    day = parse_date(text)
    meant = Named(policy, day) if day is not None else reference(text)
    if not isinstance(meant, Named):
        raise CannotError(Bilingual(f"{option} takes a date or the name of a policy, not {text}",
                                    f"{option} 应为日期或政策名称，不是 {text}"))  # fmt: skip
    if texts.is_system(meant.name):
        raise CannotError(Bilingual(f"{meant.name} is a system; name one of its policies",
                                    f"{meant.name} 是系统；请指明其中一份政策"))  # fmt: skip
    timeline = texts.timeline(meant.name)
    if timeline is None:
        return None
    if meant.on is None:
        return meant.name, timeline
    texts.revision(timeline, meant.on)
    one_day = frozen(timeline, meant.on)
    return None if one_day is None else (str(meant), one_day)
