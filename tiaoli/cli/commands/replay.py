"""`tiaoli replay`: a recorded log against the rules; or decided again under another text."""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import Terminal

ABOUT = Bilingual(
    "Hold a recorded log against the rules: which cases follow them, and of the others where each first deviates, by "
    "which clause, and what would have been allowed. --vs decides again under another text what the policy decides by "
    "itself, and says which cases can't be decided so.",
    "用规则核对记录下来的日志：哪些案件符合规则；不符合的，第一处偏离在哪里、依据哪一条、当时允许什么。"
    "--vs 把政策自行决定的事按另一份文本重新决定，并说明哪些案件无法这样决定。",
)
WHAT = Bilingual(
    "a log: .csv, .parquet, .xes or .json (OCEL 2.0); - is CSV on standard input",
    "日志：.csv、.parquet、.xes 或 .json（OCEL 2.0）；- 为标准输入的 CSV",
)
MAP = Bilingual(
    "What its columns and activities mean (not needed for a log that simulate wrote).",
    "说明各列和各种活动含义的文件（simulate 写出的日志不需要）。",
)
POLICY = Bilingual("Under this text, not the one that the log names.", "不按日志所写的文本，而按这一份。")
VS = Bilingual("Decide again under another text.", "按另一份文本重新决定。")
FORMAT = Bilingual("text, or json for other programs.", "text，或供程序读取的 json。")
OUTPUT = Bilingual("Write the first case of each deviation as a scenario.", "把每种偏离的首个案件写成场景。")
ROWS = Bilingual("Also write a line for each case, as .csv or .parquet.", "另写一份每件一行的文件，.csv 或 .parquet。")
EXAMPLES = (
    ("tiaoli replay log.csv --map mapping.yaml", Bilingual("which cases follow the rules", "哪些案件符合规则")),
    ("tiaoli replay log.parquet --vs 2024-03-11", Bilingual("decide again under a revision", "按一次修订重新决定")),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(
        log: str, mapping: str | None, policy: str | None, vs: str | None, form: str, output: str | None,
        rows: str | None,
    ) -> int:  # fmt: skip
        from tiaoli.cli.replaying import Asked, replay

        return replay(terminal, common, Asked(log, mapping, policy, vs, output, rows), data=form == "json")

    return Command(
        "replay",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["log"], terminal.say(WHAT)),
            click.Option(["--map", "mapping"], metavar="FILE", help=terminal.say(MAP)),
            click.Option(["--policy", "--at", "policy"], metavar="DATE|POLICY[@DATE]", help=terminal.say(POLICY)),
            click.Option(["--vs"], metavar="DATE|POLICY[@DATE]", help=terminal.say(VS)),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text", help=terminal.say(FORMAT)
            ),
            click.Option(["--output", "-o"], metavar="FOLDER", help=terminal.say(OUTPUT)),
            click.Option(["--rows"], metavar="FILE", help=terminal.say(ROWS)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )
