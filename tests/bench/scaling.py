"""How the time to read, check and lower a policy grows with its length: it should be the same for every line.

``python -m tests.bench.scaling [lines …]``
"""

from __future__ import annotations

import sys
from datetime import date

from compiler.checks import CHECKS
from compiler.graph import lower
from compiler.machine import machine_of
from compiler.resolve import resolve
from dsl.diagnostics import Problems
from dsl.formatter import format_text
from dsl.parser import parse
from dsl.source import Source
from tests.bench.table import show, timed

SIZES = (500, 1_000, 5_000, 20_000, 50_000)

HEAD = """policy bench.long "长" from 2024-01-01
source guide "规则"
enum Remedy "售后类型" { refund_only "仅退款"  return_refund "退货退款" }
actor buyer "用户" {
  agree  "同意"
  cancel "取消"
}
actor merchant "商家" {
  propose "协商" (remedy: Remedy, amount: money)
  extend  "延长"
}
case "单" {
  paid   "实付": money
  amount "退款": money = 0 CNY
  remedy "类型": Remedy = refund_only
}
outcome refund "退款" (amount: money)
table share "比例" (amount: money) -> percent {
  < 100 CNY => 50%
  else      => 20%
}
initial state begin { first: after 1h -> s0 }
final state done "完成"
"""

BLOCK = """
setting wait{n} "时限{n}": duration = 48h  // reading: no figure given
limit proposals{n} "次数{n}": 2 per s{n}  @guide "2.{n}"

state s{n} "处理{n}" {{
  on buyer.cancel -> done                                       @guide "3"
  initial state handling "待处理" awaits merchant {{
    on merchant.propose uses proposals{n} when propose.amount <= paid -> negotiating
      do set amount = propose.amount, set remedy = propose.remedy  @guide "2"
    forbid merchant.extend when left(lapse) >= 12h "剩余时间充足"  @guide "6"
    on merchant.extend do extend lapse by 24h                   @guide "6"
    lapse: after wait{n} -> s{n}.negotiating do refund(amount * share(amount))  @guide "4"
  }}
  state negotiating "协商中" awaits buyer {{
    on buyer.agree {{
      when remedy == refund_only and amount > 0 CNY -> done do refund(amount)  @guide "5"
      else                                          -> s{next}  @guide "5"
    }}
    silence: after 24h -> s{next}                               @guide "5"
  }}
}}
"""


def text_of(lines: int) -> str:
    """A policy of about so many lines."""
    count = max((lines - HEAD.count("\n")) // BLOCK.count("\n"), 1)
    blocks = (BLOCK.format(n=n, next=n + 1) for n in range(count))
    return HEAD + "".join(blocks) + f"\nstate s{count} {{ last: after 1h -> done }}\n"


def check(policy: object) -> None:
    """Every check, none of which may find an error."""
    problems = Problems()
    for one in CHECKS:
        one(policy, problems)  # type: ignore[arg-type]
    assert not problems.serious


def main(sizes: tuple[int, ...]) -> None:
    """A row for each size."""
    rows: list[list[str]] = []
    for size in sizes:
        source = Source("long.policy", text_of(size))
        lines = source.text.count("\n")
        problems = Problems()
        tree = parse(source, problems)
        policy = resolve(tree, date(2024, 1, 1), problems)
        assert not problems.serious, [(one.code, one.span.line, one.values) for one in problems][:3]
        graph = lower(policy)
        times = 5 if lines < 10_000 else 1
        taken = [
            timed(lambda source=source: parse(source, Problems()), times),  # type: ignore[misc]
            timed(lambda source=source: format_text(source, Problems()), times),  # type: ignore[misc]
            timed(lambda tree=tree: resolve(tree, date(2024, 1, 1), Problems()), times),  # type: ignore[misc]
            timed(lambda policy=policy: check(policy), times),  # type: ignore[misc]
            timed(lambda policy=policy: lower(policy), times),  # type: ignore[misc]
            timed(lambda graph=graph: machine_of(graph), times),  # type: ignore[misc]
        ]
        per_line = [f"{seconds / lines * 1e6:.1f}" for seconds in (*taken, taken[0] + sum(taken[2:5]))]
        rows.append([f"{lines:,}", *per_line, f"{taken[0] + sum(taken[2:5]):.2f}"])
    head = ("lines", "parse", "parse + format", "resolve", "check", "lower", "machine", "parse to lower", "seconds")
    sys.stdout.write("Microseconds a line:\n\n")
    show(head, rows)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
