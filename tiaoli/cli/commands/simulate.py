"""`tiaoli simulate`: many cases of a population, measured; or the same cases under two texts."""

from __future__ import annotations

import click

from dsl.catalogue import Bilingual
from tiaoli.cli.help import Argument, Command
from tiaoli.cli.options import Common
from tiaoli.cli.terminal import Terminal

ABOUT = Bilingual(
    "Live through many cases and measure them: how they end, how long they last, which deadlines pass, what is paid, "
    "who is waited for, each with the interval in which the figure lies. --vs lives through the same cases under "
    "another text and shows what is different.",
    "模拟许多案件并统计：如何了结、历时多久、哪些期限逾期、付了多少、在等待谁，每个数字都带区间。"
    "--vs 让同样的案件按另一份文本再走一遍，列出差别。",
)
WHAT = Bilingual(
    "a population file, or the name of a policy or system for the one beside it; - is standard input",
    "总体文件，或政策、系统的名称（用其附带的）；- 为标准输入",
)
CASES = Bilingual("So many cases (default: as the file says).", "模拟多少件（默认按文件）。")
SEED = Bilingual("What all chance begins with (default: as the file says).", "随机数的种子（默认按文件）。")
AT = Bilingual(
    "Under this text, not the one that the file names: as for --vs.", "不按文件所写的文本，而按这一份：写法同 --vs。"
)
VS = Bilingual(
    "Compare with another text: a date, or a policy with or without one.",
    "与另一份文本比较：日期，或政策名称，可带日期。",
)
BY = Bilingual(
    "Measure by the values of a fact (an enum or a truth), too, or by the day, week or month of arrival.",
    "另按一个事实（枚举或是非），或按到达的日、周、月分组统计。",
)
UNTIL = Bilingual(
    "Follow cases up to this day or moment (default: to their end).", "跟踪到某日或某一时刻为止（默认跟踪到了结）。"
)
FORMAT = Bilingual("text, or json for other programs.", "text，或供程序读取的 json。")
OUTPUT = Bilingual(
    "With --vs: write up to ten cases that end differently as scenarios.",
    "与 --vs 同用：把最多十件结局不同的案件写成场景。",
)
ROWS = Bilingual("Also write a line for each case, as .csv or .parquet.", "另写一份每件一行的文件，.csv 或 .parquet。")
ENGINE = Bilingual(
    "Live through the cases on a Dask cluster: at this address, or one started here (local).",
    "在 Dask 集群上模拟：给出地址，或用 local 在本机启动一个。",
)
RESUME = Bilingual(
    "Keep what is known in this file, and go on from what it has.", "把已知结果保存在此文件；文件已存在则接着做。"
)
WIDTH = Bilingual(
    "Go on until the intervals of ends are this narrow (0.1%), or that of the mean length (10min).",
    "一直模拟到各结局比例的区间不宽于此（0.1%），或平均历时的区间不宽于此（10分钟）。",
)
REPORT = Bilingual(
    "Also write a report with charts and the painted flowchart, as one HTML file.",
    "另写一份报告：一个 HTML 文件，含图表和标注了数字的流程图。",
)
LOG = Bilingual(
    "Also write the cases as a log that replay reads: .csv, .parquet, .xes or .json.",
    "另把这些案件写成 replay 可读的日志：.csv、.parquet、.xes 或 .json。",
)
EXACT = Bilingual(
    "Work the law itself out instead of drawing cases; with --cases, too.",
    "不抽样，直接精确计算；可与 --cases 同用。",
)
STRATA = Bilingual(
    "For rare things: more cases of those values of a fact that few cases have; the figures are of all cases.",
    "用于罕见情形：某事实较少见的取值多模拟一些，数字仍为全部案件的。",
)
EXAMPLES = (
    ("tiaoli simulate wechat.after_sale", Bilingual("measure a population", "统计一个总体")),
    ("tiaoli simulate wechat.after_sale --exact", Bilingual("its law, without drawing", "精确计算，不抽样")),
    ("tiaoli simulate wechat.after_sale --report report.html", Bilingual("a report for a meeting", "开会用的报告")),
    (
        "tiaoli simulate population.yaml --at 2024-03-10 --vs 2024-03-11 -o flipped",
        Bilingual("what an amendment changes, case by case", "一次修订改变了什么，逐件比较"),
    ),
)


def command(terminal: Terminal, common: Common) -> click.Command:
    """The command as click knows it."""

    def run(
        what: str, cases: int | None, seed: int | None, at: str | None, vs: str | None, by: str | None,
        until: str | None, form: str, output: str | None, rows: str | None, engine: str | None, resume: str | None,
        width: str | None, report: str | None, log: str | None, exact: bool,
        strata: str | None,
    ) -> int:  # fmt: skip
        from tiaoli.cli.asked import Asked
        from tiaoli.cli.simulating import simulate

        asked = Asked(
            what, cases, seed, at, vs, by, until, output, rows, engine, resume, width, report, log, exact, strata
        )
        return simulate(terminal, common, asked, data=form == "json")

    return Command(
        "simulate",
        [(line, terminal.say(says)) for line, says in EXAMPLES],
        params=[
            Argument(["what"], terminal.say(WHAT)),
            click.Option(["--cases"], type=click.IntRange(1), help=terminal.say(CASES)),
            click.Option(["--seed"], type=click.IntRange(0), help=terminal.say(SEED)),
            click.Option(["--at"], metavar="DATE|POLICY[@DATE]", help=terminal.say(AT)),
            click.Option(["--vs"], metavar="DATE|POLICY[@DATE]", help=terminal.say(VS)),
            click.Option(["--by"], metavar="FACT", help=terminal.say(BY)),
            click.Option(["--until"], metavar="DATE", help=terminal.say(UNTIL)),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text", help=terminal.say(FORMAT)
            ),
            click.Option(["--output", "-o"], metavar="FOLDER", help=terminal.say(OUTPUT)),
            click.Option(["--report"], metavar="FILE", help=terminal.say(REPORT)),
            click.Option(["--rows"], metavar="FILE", help=terminal.say(ROWS)),
            click.Option(["--engine"], metavar="local|ADDRESS", help=terminal.say(ENGINE)),
            click.Option(["--resume"], metavar="FILE", help=terminal.say(RESUME)),
            click.Option(["--until-width", "width"], metavar="WIDTH", help=terminal.say(WIDTH)),
            click.Option(["--log"], metavar="FILE", help=terminal.say(LOG)),
            click.Option(["--strata"], metavar="FACT", help=terminal.say(STRATA)),
            click.Option(["--exact"], is_flag=True, help=terminal.say(EXACT)),
        ],
        callback=run,
        help=terminal.say(ABOUT),
    )
