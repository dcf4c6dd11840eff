"""Findings for machines: JSON, GitHub's annotations, and SARIF 2.1.0.

In: diagnostics and a language for their sentences. Out: text. Lines and columns count from 1, columns are Unicode
characters, an end is the first column behind. Absent: the drawing for people (``dsl/report.py``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from dsl.catalogue import Texts, message
from dsl.diagnostics import Diagnostic
from dsl.keywords import Language
from dsl.source import Span

VERSION = 1
"""The version of the JSON form; it rises when a reader of the old form would stumble."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Json = dict[str, object]


def _texts(diagnostic: Diagnostic, lang: Language) -> Texts:
    return message(diagnostic.code).in_(lang).filled(diagnostic.values, lang)


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _end(span: Span) -> tuple[int, int]:
    return span.source.line_of(span.end), span.source.column_of(span.end)


def render_json(diagnostics: Sequence[Diagnostic], lang: Language = "en") -> str:
    """One object: ``version``, ``language``, ``diagnostics`` and ``counts``. A place is null where there is none."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    return _dumped(
        {
            "version": VERSION,
            "language": lang,
            "diagnostics": [_as_json(diagnostic, lang) for diagnostic in diagnostics],
            "counts": {"errors": severities.count("error"), "warnings": severities.count("warning")},
        }
    )


def _as_json(diagnostic: Diagnostic, lang: Language) -> Json:
    texts = _texts(diagnostic, lang)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": texts.title,
        "label": texts.label,
        "help": texts.help,
        "place": _place(diagnostic.span),
        "notes": [{"message": texts.note, "place": _place(note)} for note in diagnostic.notes],
    }


def _place(span: Span) -> Json | None:
    if not span.source.name:
        return None
    end_line, end_column = _end(span)
    return {
        "file": span.source.name,
        "start": {"line": span.line, "column": span.column, "offset": span.start},
        "end": {"line": end_line, "column": end_column, "offset": span.end},
    }


def render_github(diagnostics: Sequence[Diagnostic], lang: Language = "en") -> str:
    """One workflow command a finding, which GitHub shows beside the line of a pull request."""
    return "".join(_annotation(diagnostic, _texts(diagnostic, lang)) for diagnostic in diagnostics)


def _annotation(diagnostic: Diagnostic, texts: Texts) -> str:
    span = diagnostic.span
    properties = {"title": diagnostic.code}
    if span.source.name:
        end_line, end_column = _end(span)
        properties |= {"file": span.source.name, "line": str(span.line), "endLine": str(end_line)}
        if end_line == span.line:
            properties |= {"col": str(span.column), "endColumn": str(end_column)}
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    body = "\n".join(filter(None, (texts.title, texts.label, texts.help)))
    return f"::{diagnostic.severity} {written}::{_data(body)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_sarif(diagnostics: Sequence[Diagnostic], lang: Language = "en") -> str:
    """One SARIF run, for code scanning: its rules are the codes found, in order."""
    found = sorted({diagnostic.code for diagnostic in diagnostics})
    driver: Json = {"name": "tiaoli", "language": lang, "rules": [{"id": code} for code in found]}
    results = [_result(one, _texts(one, lang), found.index(one.code)) for one in diagnostics]
    run: Json = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped({"version": "2.1.0", "$schema": SARIF_SCHEMA, "runs": [run]})


def _result(diagnostic: Diagnostic, texts: Texts, rule: int) -> Json:
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": "\n".join(filter(None, (texts.title, texts.help)))},
    }
    if diagnostic.span.source.name:
        result["locations"] = [_location(diagnostic.span, texts.label)]
    notes = [note for note in diagnostic.notes if note.source.name]
    if notes:
        result["relatedLocations"] = [{"id": number} | _location(note, texts.note) for number, note in enumerate(notes)]
    return result


def _location(span: Span, text: str) -> Json:
    end_line, end_column = _end(span)
    region = {"startLine": span.line, "startColumn": span.column, "endLine": end_line, "endColumn": end_column}
    location: Json = {"physicalLocation": {"artifactLocation": {"uri": quote(span.source.name)}, "region": region}}
    if text:
        location["message"] = {"text": text}
    return location
