"""Policies built by hand for the pictures' tests: a small one, a realistic one, and its amendment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from compiler.model import (
    ROOT,
    ActionDef,
    ActionTrigger,
    ActorDef,
    Backing,
    BranchDef,
    Clause,
    Compare,
    Const,
    CounterDef,
    EffectDef,
    EnumDef,
    EnumType,
    EnumValue,
    Expr,
    FactDef,
    FactOf,
    Field,
    ForbidDef,
    Give,
    Kind,
    LeftOf,
    OnTimer,
    OutcomeDef,
    Policy,
    RuleDef,
    SettingDef,
    SettingOf,
    SourceDocument,
    StateDef,
    TimerTrigger,
)

HOUR = 3600
DAY = 86400
REMEDY = EnumType("Remedy")


def cited(*clauses: str) -> Backing:
    """A backing that cites clauses of the guide."""
    return Backing(tuple(Clause("guide", clause) for clause in clauses))


def hours(count: int) -> Const:
    return Const(Kind.DURATION, count * HOUR)


def is_remedy(value: str) -> Expr:
    return Compare("==", FactOf("remedy", REMEDY), Const(REMEDY, value))


def flag(name: str) -> Expr:
    return Compare("==", FactOf(name, Kind.BOOL), Const(Kind.BOOL, True))


REFUND = Give("refund", (FactOf("amount", Kind.MONEY),))


def go(target: str | None, *effects: EffectDef, when: Expr | None = None, clause: str = "") -> BranchDef:
    """One branch."""
    return BranchDef(when, (), target, effects, cited(clause) if clause else Backing())


class Writer:
    """Collects states with their rules in the order written."""

    def __init__(self) -> None:
        self.states: list[StateDef] = [StateDef(ROOT, "", "", None, None, False, False, (), (), ())]
        self.order = 0

    def state(
        self, name: str, label: str, *, of: str = ROOT, initial: bool = False, final: bool = False, awaits: str = ""
    ) -> str:
        """A state inside another; returns its id."""
        state_id = f"{of}.{name}" if of else name
        awaited = tuple(awaits.split()) if awaits else ()
        self.states.append(StateDef(state_id, name, label, of, None, initial, final, awaited, (), ()))
        if initial:
            self._replace(of, initial_child=state_id)
        return state_id

    def on(
        self,
        state: str,
        action: str,
        *branches: BranchDef,
        uses: tuple[str, ...] = (),
        when: Expr | None = None,
        clause: str = "",
    ) -> str:
        """A rule for ``actor.action``; returns its id."""
        actor, _, verb = action.partition(".")
        return self._rule(state, action, ActionTrigger(actor, verb), branches, uses, when, clause)

    def after(self, state: str, name: str, length: Expr, *branches: BranchDef, clause: str = "") -> str:
        """A timer; returns its id."""
        return self._rule(state, name, TimerTrigger(length), branches, (), None, clause)

    def forbid(self, state: str, action: str, why: str, when: Expr | None = None, clause: str = "") -> None:
        """A prohibition."""
        actor, _, verb = action.partition(".")
        identity = f"{state}.forbid.{action}"
        made = ForbidDef(identity, state, ActionTrigger(actor, verb), when, why, 0, cited(clause) if clause else Backing())
        self._replace(state, forbids=(*self._get(state).forbids, made))

    def _rule(
        self,
        state: str,
        name: str,
        trigger: ActionTrigger | TimerTrigger,
        branches: tuple[BranchDef, ...],
        uses: tuple[str, ...],
        when: Expr | None,
        clause: str,
    ) -> str:
        identity = f"{state}.{name}" if state else name
        self.order += 1
        backing = cited(clause) if clause else Backing()
        rule = RuleDef(identity, name, state, trigger, when, uses, branches, self.order, backing)
        self._replace(state, rules=(*self._get(state).rules, rule))
        return identity

    def _get(self, state: str) -> StateDef:
        return next(one for one in self.states if one.id == state)

    def _replace(self, state: str, **changes: object) -> None:
        place = self.states.index(self._get(state))
        self.states[place] = replace(self.states[place], **changes)  # type: ignore[arg-type]


ACTORS = (
    ActorDef(
        "buyer",
        "用户",
        (
            ActionDef("agree", "同意协商", ()),
            ActionDef("decline", "拒绝协商", ()),
            ActionDef("cancel", "取消申请", ()),
            ActionDef("escalate", "申请平台介入", ()),
            ActionDef("revise", "修改申请", ()),
            ActionDef("ship", "寄回商品", ()),
            ActionDef("confirm", "确认收货", ()),
        ),
    ),
    ActorDef(
        "merchant",
        "商家",
        (
            ActionDef("approve", "同意申请", ()),
            ActionDef("refuse", "拒绝申请", ()),
            ActionDef("propose", "发起协商", (Field("amount", "协商金额", Kind.MONEY, False),)),
            ActionDef("extend", "延长收货时间", ()),
            ActionDef("accept", "确认收到退货", ()),
            ActionDef("object", "拒绝退款", ()),
            ActionDef("resend", "换货发出", ()),
            ActionDef("evidence", "补充凭证", ()),
        ),
    ),
    ActorDef("platform", "平台", (ActionDef("rule_buyer", "判定支持用户", ()), ActionDef("rule_merchant", "判定支持商家", ()))),
    ActorDef("carrier", "物流", (ActionDef("sign", "签收", ()), ActionDef("lose", "丢件", ()))),
)

FACTS = (
    FactDef("remedy", "售后类型", REMEDY, False, None, True),
    FactDef("amount", "退款金额", Kind.MONEY, False, None, True),
    FactDef("special", "鲜活等特殊品类", Kind.BOOL, False, False, False),
    FactDef("shipped", "已发货", Kind.BOOL, False, False, False),
)


def policy(name: str, label: str, states: list[StateDef], *, on: date = date(2023, 12, 22)) -> Policy:
    """A policy with the shared actors and facts around some states."""
    return Policy(
        name=name,
        label=label,
        effective=date(2023, 12, 22),
        revision=on,
        zone="Asia/Shanghai",
        currency="CNY",
        calendar=None,
        sources=(SourceDocument("guide", "售后规则", None),),
        enums=(
            EnumDef(
                "Remedy",
                "售后类型",
                (EnumValue("refund_only", "仅退款"), EnumValue("return_refund", "退货退款"), EnumValue("exchange", "换货")),
            ),
        ),
        actors=ACTORS,
        case_label="售后单",
        facts=FACTS,
        settings=(SettingDef("receipt_window", "商家收货时限", Kind.DURATION, 10 * DAY),),
        outcomes=(
            OutcomeDef("refund", "退款", (Field("amount", "金额", Kind.MONEY, False),)),
            OutcomeDef("violation", "记违规", (Field("what", "事由", Kind.TEXT, False),)),
        ),
        counters=(
            CounterDef("proposals", "协商次数", Const(Kind.INT, 2), None),
            CounterDef("extensions", "延长次数", Const(Kind.INT, 1), None),
        ),
        bounds=(),
        tables=(),
        claims=(),
        states=tuple(states),
    )


def small() -> Policy:
    """The sample of the language reference."""
    w = Writer()
    open_ = w.state("open", "处理中", initial=True)
    handling = w.state("handling", "待商家处理", of=open_, initial=True, awaits="merchant")
    negotiating = w.state("negotiating", "协商中", of=open_, awaits="buyer")
    w.state("refunded", "退款成功", final=True)
    w.state("closed", "已关闭", final=True)
    w.on(open_, "buyer.cancel", go("closed"), clause="3")
    w.on(handling, "merchant.propose", go(negotiating), uses=("proposals",), clause="2")
    w.forbid(handling, "merchant.extend", "剩余时间充足", Compare(">=", LeftOf(f"{handling}.lapse"), hours(12)), "6")
    w.on(handling, "merchant.extend", go(None, OnTimer("extend", f"{handling}.lapse", hours(24))), uses=("extensions",), clause="6")
    w.after(handling, "lapse", hours(48), go("refunded", REFUND), clause="4")
    w.on(negotiating, "buyer.agree", go("refunded", REFUND, when=is_remedy("refund_only")), go("closed"), clause="5")
    w.after(negotiating, "silence", hours(24), go(handling), clause="5")
    return policy("demo.returns", "退货演示", w.states)


def after_sale() -> Policy:
    """A realistic policy of an after-sale case: 16 states, four actors."""
    w = Writer()
    w.state("handling", "待商家处理", initial=True, awaits="merchant")
    w.state("refused", "商家已拒绝", awaits="buyer")
    w.state("negotiating", "协商中", awaits="buyer")
    w.state("returning", "退货中")
    w.state("awaiting_ship", "待用户退货", of="returning", initial=True, awaits="buyer")
    w.state("in_transit", "待商家收货", of="returning")
    w.state("inspecting", "待验货", of="returning", awaits="merchant")
    w.state("disputed", "退款有争议", awaits="buyer merchant")
    w.state("exchanging", "换货中", awaits="merchant")
    w.state("received", "待用户确认换货", awaits="buyer")
    w.state("review", "平台介入")
    w.state("evidence", "待举证", of="review", initial=True, awaits="buyer merchant")
    w.state("ruling", "待平台判定", of="review", awaits="platform")
    w.state("refunded", "退款成功", final=True)
    w.state("closed", "售后关闭", final=True)
    w.state("exchanged", "换货完成", final=True)
    _handling(w)
    _returning(w)
    _review(w)
    return policy("wechat.after_sale", "微信小店售后", w.states)


def _handling(w: Writer) -> None:
    w.on(
        "handling",
        "merchant.approve",
        go("refunded", REFUND, when=is_remedy("refund_only")),
        go("exchanging", when=is_remedy("exchange")),
        go("returning"),
        clause="1.1(1)",
    )
    w.forbid("handling", "merchant.refuse", "部分场景须优先协商", flag("special"), "3.1.1(2)")
    w.on("handling", "merchant.refuse", go("refused"), clause="1.1(2)")
    w.on("handling", "merchant.propose", go("negotiating"), uses=("proposals",), when=flag("shipped"), clause="2.1(1)")
    violation = Give("violation", (Const(Kind.TEXT, "逾期未处理"),))
    w.after("handling", "lapse", hours(48), go("refunded", REFUND, violation), clause="1.1(4)")
    w.on("handling", "buyer.cancel", go("closed"), clause="1.2")
    w.on("handling", "buyer.revise", go(None), clause="1.3")
    w.on("refused", "buyer.revise", go("handling"), clause="1.3")
    w.on("refused", "buyer.escalate", go("review"), clause="4.1")
    w.on("refused", "buyer.cancel", go("closed"), clause="1.2")
    w.after("refused", "silence", Const(Kind.DURATION, 7 * DAY), go("closed"), clause="1.4")
    w.on("negotiating", "buyer.agree", go("refunded", REFUND, when=is_remedy("refund_only")), go("returning"), clause="2.1(2)")
    w.on("negotiating", "buyer.decline", go("review", when=flag("special")), go("handling"), clause="2.1(3)")
    w.after("negotiating", "lapse", hours(24), go("handling"), clause="2.1(2)")


def _returning(w: Writer) -> None:
    transit, inspecting = "returning.in_transit", "returning.inspecting"
    w.on("returning", "buyer.cancel", go("closed"), clause="5.4")
    w.on("returning.awaiting_ship", "buyer.ship", go(transit), clause="5.1")
    w.after("returning.awaiting_ship", "lapse", Const(Kind.DURATION, 7 * DAY), go("closed"), clause="5.1")
    w.after(transit, "receive", SettingOf("receipt_window", Kind.DURATION), go("refunded", REFUND), clause="5.2")
    short = Compare("<", LeftOf(f"{transit}.receive"), hours(72))
    w.on(
        transit,
        "merchant.extend",
        go(None, OnTimer("extend", f"{transit}.receive", hours(96))),
        uses=("extensions",),
        when=short,
        clause="5.2(2)",
    )
    w.on(transit, "carrier.sign", go(inspecting), clause="5.2")
    w.on(inspecting, "merchant.accept", go("refunded", REFUND), clause="5.3")
    w.on(inspecting, "merchant.object", go("disputed"), clause="5.3(2)")
    w.after(inspecting, "lapse", hours(48), go("refunded", REFUND), clause="5.3")
    w.on("disputed", "buyer.escalate", go("review"), clause="4.1")
    w.on("disputed", "merchant.accept", go("refunded", REFUND), clause="5.3")
    w.after("disputed", "silence", hours(72), go("review"), clause="5.5")
    w.on("exchanging", "merchant.resend", go("received"), clause="6.1")
    w.after("exchanging", "lapse", hours(72), go("returning"), clause="6.2")
    w.on("received", "buyer.confirm", go("exchanged"), clause="6.3")
    w.after("received", "lapse", Const(Kind.DURATION, 10 * DAY), go("exchanged"), clause="6.3")


def _review(w: Writer) -> None:
    w.on("review", "buyer.cancel", go("closed"), clause="4.5")
    w.on("review.evidence", "merchant.evidence", go("review.ruling"), clause="4.2")
    w.after("review.evidence", "lapse", hours(72), go("review.ruling"), clause="4.2")
    w.on("review.ruling", "platform.rule_buyer", go("refunded", REFUND), clause="4.3")
    w.on("review.ruling", "platform.rule_merchant", go("closed"), clause="4.3")


def amended() -> Policy:
    """The realistic policy after an amendment: a longer deadline, a state and rules that came, others that went."""
    base = after_sale()
    states: list[StateDef] = []
    for state in base.states:
        if state.id == "exchanged" or state.id == "received":
            continue
        states.append(_amended(state))
    w = Writer()
    w.states, w.order = states, 100
    w.state("mediating", "平台调解中", awaits="platform")
    w.on("refused", "buyer.revise", go("mediating"), clause="1.3")
    w.on("mediating", "platform.rule_merchant", go("closed"), clause="4.6")
    w.after("mediating", "lapse", hours(120), go("review"), clause="4.6")
    return policy("wechat.after_sale", "微信小店售后", w.states, on=date(2024, 3, 11))


def _amended(state: StateDef) -> StateDef:
    kept: list[RuleDef] = []
    for rule in state.rules:
        if rule.id == "negotiating.lapse":
            rule = replace(rule, trigger=TimerTrigger(hours(48)))
        if rule.id == "exchanging.merchant.resend":
            rule = replace(rule, branches=(go("closed"),))
        if rule.id == "refused.buyer.revise":
            continue
        kept.append(rule)
    label = "待商家验货" if state.id == "returning.inspecting" else state.label
    return replace(state, rules=tuple(kept), label=label)
