"""A report as one HTML file that needs nothing from outside and runs nothing.

In: a page, and the font of its drawings. Out: HTML text, the same for the same page. Absent: files, numbers.
"""

from __future__ import annotations

from base64 import b64encode

from dsl.catalogue import Bilingual
from viz.report.bars import bars_html, tiles_html
from viz.report.curves import curves_html
from viz.report.marks import element, number, text
from viz.report.page import Bars, Card, Cards, Code, Curves, Diagram, Folded, Page, Part, Prose, Section, Table, Tiles
from viz.report.style import stylesheet
from viz.report.tables import table_html
from viz.svg import inline_svg
from viz.theme import FONT_FAMILY

NUMBERS = Bilingual("The numbers", "数据")
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def html_text(page: Page, font: bytes | None = None) -> str:
    """The file. ``font`` is a WOFF with the characters of the drawings."""
    face = ""
    if font is not None:
        source = f"url(data:font/woff;base64,{b64encode(font).decode('ascii')})"
        face = f"@font-face{{font-family:'{FONT_FAMILY}';src:{source} format('woff')}}\n"
    head = (
        '<meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="color-scheme" content="light dark"/>'
        + element("title", text(page.title))
        + f"<style>\n{face}{stylesheet()}</style>"
    )
    lines = "".join(element("p", text(line)) for line in page.lines)
    links = "".join(element("a", text(one.title), href=f"#{one.id}") for one in page.sections)
    top = element("header", element("h1", text(page.title)), lines)
    contents = element("nav", links, aria_label=page.contents)
    body = "\n".join(_section(one, page) for one in page.sections)
    footer = element("footer", element("p", text(page.footer))) if page.footer else ""
    inside = f"{top}\n{contents}\n<main>\n{body}\n</main>\n{footer}"
    language = _LANGUAGES[page.lang]
    return f'<!DOCTYPE html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n{inside}\n</body>\n</html>\n'


def _section(section: Section, page: Page) -> str:
    parts = "\n".join(_part(one, page) for one in section.parts)
    return element("section", element("h2", text(section.title)), "\n", parts, id=section.id)


def _part(part: Part, page: Page) -> str:
    match part:
        case Bars():
            return bars_html(part)
        case Curves():
            return curves_html(part, NUMBERS.in_(page.lang))
        case Table():
            return table_html(part)
        case Tiles():
            return tiles_html(part)
        case Diagram():
            return _diagram(part)
        case Prose():
            return _prose(part)
        case Code(title, line):
            return element("h3", text(title)) + element("pre", text(line), tabindex="0")
        case Folded(title, parts):
            return element("details", element("summary", text(title)), *(_part(one, page) for one in parts))
        case Cards(cards):
            return element("div", *(_card(one, page) for one in cards), class_="cards")


def _card(card: Card, page: Page) -> str:
    head = element("h3", text(card.title), " ", element("small", text(card.aside)))
    return element("article", head, *(_part(one, page) for one in card.parts))


def _diagram(diagram: Diagram) -> str:
    about = element("p", text(diagram.about), class_="about") if diagram.about else ""
    title = element("figcaption", element("h3", text(diagram.title)), about)
    size = f"--wide:{number(diagram.scene.width)}px"
    drawing = element("div", inline_svg(diagram.scene), style=size, class_="drawing")
    return element("figure", title, element("div", drawing, class_="wide flow", tabindex="0", role="region",
                                            aria_label=diagram.title))  # fmt: skip


def _prose(prose: Prose) -> str:
    paragraphs = "".join(element("p", text(one)) for one in prose.paragraphs)
    items = "".join(
        element("li", element("b", text(name)) + " " if name else "", text(words)) for name, words in prose.items
    )
    return paragraphs + (element("ul", items) if items else "")
