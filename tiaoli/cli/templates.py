"""The texts that `tiaoli new` begins with, in both spellings of the language.

In: a name, a day, a language. Out: the text of a base, and of one scenario that it passes.
"""

from __future__ import annotations

from datetime import date

from dsl.keywords import Language

_POLICY: dict[Language, str] = {
    "en": """\
policy {name} "a small return policy" from {day}
timezone "Asia/Shanghai"
currency CNY

source rules "the rules this was written from" dated {day}

actor buyer "buyer" {{
  cancel "cancel the request"
}}
actor seller "seller" {{
  approve "approve the return"
  refuse  "refuse the return"
}}

case "return request" {{
  amount "amount to refund": money
}}

setting answer_time "time to answer": duration = 48h  // reading: change it to what your rules say

outcome refund "refund" (amount: money)

initial state waiting "waiting for the seller" awaits seller {{
  on seller.approve -> refunded do refund(amount)           @rules "1"
  on seller.refuse -> refused                               @rules "2"
  on buyer.cancel -> withdrawn                              @rules "3"
  silence: after answer_time -> refunded do refund(amount)  @rules "4"
}}

final state refunded "refunded"
final state refused "refused"
final state withdrawn "withdrawn"

claim ends "every request is settled": every case ends within 48h
""",
    "zh": """\
政策 {name} "退货小政策" 自 {day}
时区 "Asia/Shanghai"
币种 CNY

依据 规则 "据以编写的规则" 成文于 {day}

角色 买家 "买家" {{
  撤销 "撤销申请"
}}
角色 商家 "商家" {{
  同意 "同意退货"
  拒绝 "拒绝退货"
}}

案件 "退货单" {{
  应退 "应退金额": 金额
}}

设置 处理时限 "商家处理时限": 时长 = 48小时  // 解读: 请改成规则里写的时限

结果 退款 "退款" (数额: 金额)

初始 状态 待处理 "待商家处理" 等待 商家 {{
  当 商家.同意 -> 已退款 执行 退款(应退)       @规则 "1"
  当 商家.拒绝 -> 已拒绝                       @规则 "2"
  当 买家.撤销 -> 已撤销                       @规则 "3"
  逾期: 满 处理时限 -> 已退款 执行 退款(应退)  @规则 "4"
}}

终止 状态 已退款 "退款成功"
终止 状态 已拒绝 "已拒绝"
终止 状态 已撤销 "已撤销"

承诺 了结 "每一单都会了结": 每个 案件 结束 限于 48小时
""",
}

_SCENARIO: dict[Language, str] = {
    "en": """\
scenario: the seller stays silent and the refund follows
policy: {name}
start: {day} 09:00:00
facts:
  amount: 80 CNY
steps:
  - after: 48h
expect:
  state: refunded
  outcomes: ["refund(80 CNY)"]
  lasts: 48h
""",
    "zh": """\
场景: 商家逾期未处理，自动退款
政策: {name}
开始: {day} 09:00:00
事实:
  应退: 80元
步骤:
  - 经过: 48小时
期望:
  状态: 已退款
  结果: ["退款(80元)"]
  历时: 48小时
""",
}


def policy_text(name: str, since: date, language: Language) -> str:
    """A base of one waiting state, in force from a day on."""
    return _POLICY[language].format(name=name, day=since.isoformat())


def scenario_text(name: str, since: date, language: Language) -> str:
    """A scenario for it, in which the deadline runs out."""
    return _SCENARIO[language].format(name=name, day=since.isoformat())
