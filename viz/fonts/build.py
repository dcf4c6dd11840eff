"""Makes the font that ships with the pictures: a GB 2312 subset of Noto Sans CJK SC Regular named Tiaoli Sans.

In: the path of ``NotoSansCJK-Regular.ttc`` (Debian: package fonts-noto-cjk). Out: ``tiaoli-sans.otf`` beside this file.
Run by hand when the set of characters changes; nothing imports it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Tiaoli Sans"
SIMPLIFIED_CHINESE = 2
"""The place of the SC face in the collection."""

EXTRA = "←↑→↓↔⇒≤≥≠≈±×÷·•…—–‘’“”„€¥£✓✗−∞○●□■△▲▽▼◆◇★☆「」『』【】〔〕《》〈〉〓￥≡∧∨¬§"


def characters() -> set[int]:
    """Code points that pictures may need: Latin with accents, everything in GB 2312, arrows and marks."""
    points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | {ord(character) for character in EXTRA}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def build(collection: Path, target: Path) -> None:
    """Cut the subset, take out what drawing does not use, rename it and write it without a time of writing."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "DSIG"]
    font = TTFont(collection, fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    postscript = FAMILY.replace(" ", "") + "-Regular"
    for number, value in {1: FAMILY, 2: "Regular", 3: postscript, 4: FAMILY, 6: postscript}.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top.topDictIndex[0].FullName = FAMILY
    top.topDictIndex[0].FamilyName = FAMILY
    font.save(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(__file__).with_name("tiaoli-sans.otf"))
