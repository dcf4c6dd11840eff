"""The workload of the stepping bench: a negotiation of seven states, told as a policy and as a list of what happens.

Deadlines of 48, 48, 168, 48 and 72 hours, at most two proposals. Every case's events come from one seed, so whoever
steps them must arrive at the same ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

POLICY = """policy bench.negotiation "协商" from 2024-01-01
actor buyer    { agree  refuse  ship  cancel }
actor merchant { agree  propose  receive  dispute }
limit proposals "协商次数": 2 per case
on buyer.cancel -> closed
initial state handling awaits merchant {
  on merchant.agree -> returning
  on merchant.propose uses proposals -> negotiating
  lapse: after 48h -> refunded
}
state negotiating awaits buyer {
  on buyer.agree -> returning
  on buyer.refuse -> handling
  silence: after 48h -> handling
}
state returning awaits buyer {
  on buyer.ship -> receiving
  unsent: after 168h -> closed
}
state receiving awaits merchant {
  on merchant.receive -> refunded
  on merchant.dispute -> disputed
  unclaimed: after 48h -> refunded
}
state disputed awaits buyer {
  on buyer.agree -> closed
  undecided: after 72h -> refunded
}
final state refunded
final state closed
"""

HOUR = 3600
DEADLINES = {"handling": 48, "negotiating": 48, "returning": 168, "receiving": 48, "disputed": 72}
"""Hours in which something must happen."""

MOVES: dict[tuple[str, str], str] = {
    ("handling", "merchant_agree"): "returning", ("handling", "merchant_propose"): "negotiating",
    ("negotiating", "buyer_agree"): "returning", ("negotiating", "buyer_refuse"): "handling",
    ("returning", "buyer_ship"): "receiving", ("receiving", "merchant_receive"): "refunded",
    ("receiving", "merchant_dispute"): "disputed", ("disputed", "buyer_agree"): "closed",
    ("handling", "timeout"): "refunded", ("negotiating", "timeout"): "handling", ("returning", "timeout"): "closed",
    ("receiving", "timeout"): "refunded", ("disputed", "timeout"): "refunded",
    **{(state, "buyer_cancel"): "closed" for state in DEADLINES},
}  # fmt: skip
"""Where each event leads, timeouts among them; ``merchant_propose`` twice at most."""

FINAL = frozenset({"refunded", "closed"})


@dataclass(frozen=True, slots=True)
class Happening:
    """An actor does something so many seconds after the case began."""

    at: int
    event: str


def stories(count: int, seed: int = 7) -> list[list[Happening]]:
    """What happens to each case: actors who answer late or not at all, and some who do what they may not."""
    luck = Random(seed)
    found: list[list[Happening]] = []
    every = sorted({event for _, event in MOVES if event not in ("timeout", "buyer_cancel")})
    for _ in range(count):
        now, state, proposals = 0, "handling", 0
        story: list[Happening] = []
        while state not in FINAL and len(story) < 40:
            wait = int(luck.expovariate(1 / 24) * HOUR) + 1
            deadline = DEADLINES[state] * HOUR
            if wait > deadline:
                now, state = now + deadline, MOVES[state, "timeout"]
                continue
            now += wait
            fitting = [event for event in every if (state, event) in MOVES]
            event = luck.choice(every if luck.random() < 0.1 else fitting)
            story.append(Happening(now, event))
            if (state, event) not in MOVES or event == "merchant_propose" and proposals == 2:
                break
            proposals += event == "merchant_propose"
            state = MOVES[state, event]
        found.append(story)
    return found
