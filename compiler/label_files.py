"""The text of a file of labels → what labels are called in another language.

In: the text of ``labels/LANGUAGE.yaml`` of a library: each label as policies write it, with its translation. Out: the
words, with what is wrong reported; an entry that is wrong is left out. Absent: where files lie
(``compiler/loader.py``), and putting the words into a text (``dsl/labels.py``).
"""

from __future__ import annotations

from dsl.catalogue import Bilingual
from dsl.diagnostics import Problems
from dsl.documents import Mapping, Scalar, parse_documents
from dsl.source import Source, one_line

ENTRIES = Bilingual("lines of the form “label: translation”", "一行行的“标签: 译文”")


def parse_labels(source: Source, problems: Problems) -> dict[str, str]:
    """The translations that a text lists, by label."""
    found: dict[str, str] = {}
    for document in parse_documents(source, problems):
        if not isinstance(document.root, Mapping):
            problems.error("P0070", document.root.span, wanted=ENTRIES)
            continue
        for label, translation in document.root.entries:
            if isinstance(translation, Scalar) and translation.text.strip():
                found[one_line(label.text)] = one_line(translation.text)
            else:
                place = translation.span if translation.span.start < translation.span.end else label.span
                problems.error("P0071", place, label=label.text)
    return found
