"""How a report looks: light and dark, on a phone and on paper.

In: the colours of the drawings. Out: CSS. Series differ in lightness as well as in hue, and curves in their dashes, so
that neither a grey print nor an eye that sees few colours takes one for the other.
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

from viz.theme import ACTORS, FALLBACK_FAMILIES, HEAT, HEAT_DARK, colours

_LIGHT = {
    "paper": "#ffffff", "ground": "#f6f8fa", "ink": "#1f2933", "soft": "#46525e", "faint": "#57636f", "rule": "#d3dae0",
    "grid": "#e6ebef", "s0": ACTORS[0].line, "s0-fill": "#8fb8e0", "s1": ACTORS[1].line, "s1-fill": "#f3bd82",
    "link": "#1d5a9c",
}  # fmt: skip
_DARK = {
    "paper": "#14191f", "ground": "#1b2128", "ink": "#e4e9ee", "soft": "#b9c3cc", "faint": "#98a4af", "rule": "#3a444e",
    "grid": "#2a323a", "s0": "#a9cdf2", "s0-fill": "#2f6299", "s1": "#f7c58e", "s1-fill": "#96591c", "link": "#8fc0f2",
}  # fmt: skip

_SHEET = """\
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;padding:24px 20px 48px;max-width:980px;background:var(--paper);color:var(--ink);
font:15px/1.6 system-ui,-apple-system,"Segoe UI",FAMILIES;overflow-wrap:break-word}
h1{font-size:1.7em;line-height:1.25;margin:0 0 .35em}
h2{font-size:1.25em;margin:2.4em 0 .5em;padding-top:.7em;border-top:1px solid var(--rule)}
h3{font-size:1em;margin:1.4em 0 .2em}
p{margin:.25em 0}
header p,.about,footer{color:var(--soft)}
.about,small,.axis,footer,.series{font-size:.87em}
nav{display:flex;flex-wrap:wrap;gap:4px 14px;margin-top:14px;font-size:.9em}
a{color:var(--link);text-underline-offset:3px}
figure{margin:1em 0 1.6em}
.number,td,.curves,.tile{font-variant-numeric:tabular-nums}
.series span{margin-right:16px;white-space:nowrap}
.chip{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px;
border:1px solid}
.chip.s0{background:var(--s0-fill);border-color:var(--s0)}
.chip.s1{background:var(--s1-fill);border-color:var(--s1)}
.bar{display:grid;grid-template-columns:minmax(0,15em) minmax(0,1fr);gap:2px 14px;padding:5px 0;
border-bottom:1px solid var(--grid);align-items:center}
.bar>.name{line-height:1.35}
.length{display:grid;grid-template-columns:minmax(0,1fr) 19em;gap:10px;align-items:center}
.length svg{width:100%;height:16px;display:block}
.length rect{fill:var(--s0-fill)}
.length path{stroke:var(--s0);stroke-width:1.5;fill:none}
.length.s1 rect{fill:var(--s1-fill)}
.length.s1 path{stroke:var(--s1)}
.length path.mark{stroke:var(--ink);stroke-width:2.2}
.chip.mark{width:0;border-width:0 0 0 2.2px;border-radius:0;border-color:var(--ink)}
.number{white-space:nowrap}
.number,.change{word-break:keep-all}
.number b{font-weight:600}
.length .number b{display:inline-block;min-width:6.8em;text-align:right;margin-right:8px}
.number small{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:10px}
.tile,article{background:var(--ground);border:1px solid var(--rule);border-radius:8px;padding:10px 14px}
.tile .name{font-size:.87em;color:var(--soft);line-height:1.35}
.tile b{font-size:1.22em;line-height:1.4}
.tile b{white-space:normal}
.tile small,.tile .change{display:block;line-height:1.35;white-space:normal}
.tile .change{font-size:.87em;border-top:1px solid var(--rule);margin-top:6px;padding-top:4px}
.tile .value+.value{margin-top:2px}
.series+.tiles .value,figcaption:has(.series)+.tiles .value{border-left:4px solid var(--s0-fill);padding-left:8px}
figcaption:has(.series)+.tiles .value.s1{border-color:var(--s1-fill)}
.curves{display:block;overflow:visible;width:calc(100% - 76px);height:230px;margin:20px 24px 34px 52px}
.curves text{font-size:12px;fill:var(--soft)}
.curves .grid{stroke:var(--grid);stroke-width:1}
.curves path{fill:none;stroke:var(--s0);stroke-width:2.2;stroke-linejoin:round}
.curves path.s1{stroke:var(--s1);stroke-dasharray:7 4}
.curves circle{fill:var(--paper);stroke:var(--s0);stroke-width:2}
.curves circle.s1{stroke:var(--s1)}
.curves .spot{fill:var(--s0);font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:3px;
stroke-linejoin:round}
.curves .spot.s1{fill:var(--s1)}
.axis{text-align:right;color:var(--soft);margin-top:-8px}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.92em;min-width:100%}
th,td{padding:4px 10px;border-bottom:1px solid var(--grid);text-align:right;white-space:nowrap;font-weight:400}
thead th{color:var(--soft);font-size:.92em;border-bottom-color:var(--rule);vertical-align:bottom}
th.word,td.word{text-align:left}
th.word{white-space:normal;min-width:9em}
thead th.word+th.word{min-width:0}
th:first-child,td:first-child{padding-left:0}
td.strong{font-weight:700;background:var(--ground)}
details{margin:.6em 0}
summary{cursor:pointer;color:var(--link);padding:3px 0}
pre{background:var(--ground);border:1px solid var(--rule);border-radius:8px;padding:10px 14px;overflow-x:auto;
font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap}
ul{padding-left:1.2em;margin:.4em 0}
li{margin:.2em 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:14px;margin:1em 0}
article h3{margin-top:.2em}
article figure{margin:.6em 0}
article h3 small{font-weight:400;color:var(--soft)}
article .bar{grid-template-columns:1fr}
article .length{grid-template-columns:minmax(0,1fr) 10.5em}
article .length .number b{min-width:0}
.flow{border:1px solid var(--rule);border-radius:8px;background:var(--paper)}
@media (min-width:1020px){
.flow{width:min(calc(100vw - 40px),1500px);max-width:none;margin-left:50%;transform:translateX(-50%)}
}
.drawing{width:var(--wide);max-width:100%;min-width:calc(var(--wide)*.65);margin:0 auto}
.drawing svg{display:block;width:100%;height:auto}
footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:10px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media (max-width:640px){
body{padding:16px 12px 40px;font-size:14.5px}
.bar{grid-template-columns:1fr}
.length,article .length{grid-template-columns:1fr;gap:1px;padding-bottom:3px}
.length .number b{min-width:0}
.tiles{grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:8px}
.tile{padding:8px 10px}
.tile b{font-size:1.15em}
.curves{height:200px;width:calc(100% - 58px);margin:18px 14px 32px 44px}
}
@media print{
body{max-width:none;padding:0;font-size:10.5pt}
nav{display:none}
figure,article,tr{break-inside:avoid}
h1,h2,h3,figcaption{break-after:avoid}
.bar{grid-template-columns:11em minmax(0,1fr)}
.length{grid-template-columns:minmax(0,1fr) 20em}
.wide{overflow:visible}
.flow{width:auto;margin:0;transform:none}
.drawing{min-width:0;max-width:100%}
}
"""


def stylesheet() -> str:
    """The sheet of a report."""
    families = ",".join(f'"{name}"' if " " in name else name for name in FALLBACK_FAMILIES)
    sheet = _SHEET.replace("FAMILIES", families)
    return f":root{{{_variables(_LIGHT)}}}\n{sheet}@media screen and (prefers-color-scheme:dark){{\n{_dark()}}}\n"


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _dark() -> str:
    """Other values for the page, and for every colour of the drawings one of the other lightness."""
    found = [f":root{{{_variables(_DARK)}}}\n"]
    instead = {colour: _turned(colour) for colour in colours()} | dict(zip(HEAT, HEAT_DARK, strict=True))
    for colour, other in instead.items():
        found += [
            f'.drawing [fill="{colour}"]{{fill:{other}}}\n',
            f'.drawing [stroke="{colour}"]{{stroke:{other}}}\n',
        ]
    return "".join(found)


def _turned(colour: str) -> str:
    """Light for dark and dark for light, in the same hue."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    turned = hls_to_rgb(hue, 0.09 + (1 - lightness) * 0.9, saturation * 0.75)
    return "#" + "".join(f"{round(part * 255):02x}" for part in turned)
