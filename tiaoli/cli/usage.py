"""Wrong use, said in two languages.

In: click's exceptions. Out: a sentence each. click's own sentences are English and kept as they are where they say
something that has no sentence here.
"""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from dsl.suggest import nearest


def explain(error: click.ClickException) -> Bilingual:
    """What was wrong with the command line, and what to type instead where that is known."""
    match error:
        case click.NoSuchOption():
            hint = nearest(error.option_name, _options(error.ctx))
            return Bilingual(
                f"there is no option {error.option_name}" + (f"; did you mean {hint}?" if hint else ""),
                f"没有选项 {error.option_name}" + (f"；是不是 {hint}？" if hint else ""),
            )
        case click.MissingParameter():
            name = _name(error)
            return Bilingual(f"{name} is missing; see --help", f"缺少 {name}；用法见 --help")
        case click.BadOptionUsage():
            return Bilingual(f"the option {error.option_name} needs a value", f"选项 {error.option_name} 缺少值")
        case click.BadParameter():
            return _bad_value(error)
        case click.UsageError():
            return _misused(error)
        case _:
            return Bilingual(error.format_message(), error.format_message())


def _bad_value(error: click.BadParameter) -> Bilingual:
    name, said = _name(error), error.message.rstrip(".")
    if error.param is not None and isinstance(error.param.type, click.Choice):
        values = [str(choice) for choice in error.param.type.choices]
        english, chinese = ", ".join(values), "、".join(values)
        return Bilingual(f"{name} must be one of {english}", f"{name} 只能是 {chinese} 之一")
    if error.param is not None and isinstance(error.param.type, click.Path):
        return Bilingual(f"{name}: there is no such folder or file", f"{name}：没有这个文件夹或文件")
    if error.param is not None and isinstance(error.param.type, click.IntRange):
        least = error.param.type.min
        return Bilingual(f"{name} takes a whole number from {least} on", f"{name} 应为不小于 {least} 的整数")
    return Bilingual(f"{name}: {said}", f"{name} 的值不对：{said}")


def _misused(error: click.UsageError) -> Bilingual:
    group = error.ctx.command if error.ctx is not None else None
    if error.message.startswith("No such command") and isinstance(group, click.Group) and error.ctx is not None:
        typed = error.message.partition("'")[2].partition("'")[0]
        hint = nearest(typed, group.list_commands(error.ctx))
        return Bilingual(
            f"there is no command {typed}" + (f"; did you mean {hint}?" if hint else "; see tiaoli --help"),
            f"没有命令 {typed}" + (f"；是不是 {hint}？" if hint else "；用法见 tiaoli --help"),
        )
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rpartition(")")[0]
        return Bilingual(f"too many arguments: {extra}", f"多余的参数：{extra}")
    return Bilingual(error.message, error.message)


def _options(ctx: click.Context | None) -> list[str]:
    parameters = ctx.command.params if ctx is not None else []
    return [name for parameter in parameters for name in parameter.opts if name.startswith("--")]


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx).strip("[].")
    return str(error.param_hint or "")
