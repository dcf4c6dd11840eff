"""The few pieces that HTML is made of here; every text passes through ``text``.

In: names of elements, attributes, content that is HTML already. Out: HTML text.
"""

from __future__ import annotations

from html import escape


def text(words: str) -> str:
    """Words as HTML may hold them: markup is text, what no page can show is a mark."""
    return escape("".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in words), quote=True)


def element(name: str, *content: str, **attributes: str | None) -> str:
    """An element. An attribute of None is left out, ``class_`` is ``class``, an underscore a hyphen."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(content)}</{name}>"


def number(value: float) -> str:
    """At most two decimals, no trailing zeros."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
