"""Tables as HTML, each in a box of its own in which it scrolls where it is wider than the page.

In: ``Table``. Out: HTML.
"""

from __future__ import annotations

from viz.report.marks import element, text
from viz.report.page import Table


def table_html(table: Table) -> str:
    """A table under its title."""
    title = element("h3", text(table.title)) if table.title else ""
    about = element("p", text(table.about), class_="about") if table.about else ""
    heads = "".join(
        element("th", text(head), scope="col", class_=None if place >= table.names else "word")
        for place, head in enumerate(table.heads)
    )
    rows = "".join(_row(table, place) for place in range(len(table.rows)))
    body = element("table", element("thead", element("tr", heads)), element("tbody", rows))
    return (
        title + about + element("div", body, class_="wide", tabindex="0", role="region", aria_label=table.title or None)
    )


def folded_table(title: str, table: Table) -> str:
    """A table that is there when it is asked for."""
    return element("details", element("summary", text(title)), table_html(table))


def _row(table: Table, place: int) -> str:
    cells = []
    for column, words in enumerate(table.rows[place]):
        shown = text(words)
        strong = "strong" if (place, column) in table.strong else None
        if column == 0:
            cells.append(element("th", shown, scope="row", class_="word"))
        else:
            cells.append(element("td", shown, class_="word" if column < table.names else strong))
    return element("tr", *cells)
