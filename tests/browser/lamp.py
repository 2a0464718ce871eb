"""A page of our own whose words are hard to point at, and its text as a copy has it."""

from __future__ import annotations

import html
import re

#: More than 300 characters.
LONG = (
    "In the long winter that followed, the keeper wrote down each night what the wind did, how high the water stood at "
    "the third step, which birds struck the glass, what was left of the oil, and whether any sail had been seen; "
    "he did so in a small and even hand, without a word about himself, and nobody asked him to, and when the relief "
    "came in the spring there were four full books of it on the shelf."
)

#: As HTML, a paragraph each unless it says otherwise; ``<br>`` ends a line.
BLOCKS = (
    "<h1>A letter from the lighthouse</h1>",
    "The lamp was lit at dusk, and the lamp was lit again at dawn.",
    "He said nothing. The lamp was lit at dusk, they say, by habit.",
    "“We had <b>no choice</b>,” said the keeper - and turned to the <a href='#'>well-known</a>, salt-worn door.",
    "It rained.",
    "It rained.",
    "It rained. Then it rained &amp; rained, day after day, 100% of the time.",
    "The first boat left at noon.",
    "The second boat never came back.",
    LONG.replace("wind", "<b>wind</b>").replace("and nobody", "<i>and nobody</i>"),
    "Salt—always salt—and rope; the café, the naïve Zoë’s “so-called ‘tea’”, and 1,5 or 3.14 of it.",
    "🚢🚢 arrived, 👩‍🚀 waved 👍🏽, 🇬🇧🇫🇷 and left: 🎉",
    "灯台守は毎晩明かりをともしました。船は静かに港へ帰りました。波の音だけが聞こえました。",
    "灯塔看守人每天晚上都点亮灯。船静静地回到港口。海浪拍打着岩石。",
    "ประภาคารส่องแสงตลอดคืนและเรือกลับมาอย่างเงียบๆ",
    "The unbe<i>liev</i>able tide, f<b>o</b>am and all, came over the <span>third</span> step.",
    "Lines of a song,<br>sung by nobody,<br>heard by the sea.",
    "<table><tr><td>oil, barrels</td><td>four left</td></tr><tr><td>rope</td><td>ninety left</td></tr></table>",
    "<ul><li>bread</li><li>bread and salt</li><li>bread and salt and water</li></ul>",
    "המגדלור האיר כל הלילה, והספינה חזרה בשלום אל הנמל.",
    "The light&shy;house keepers&#8217; log&nbsp;book has T-1000 on its back, and - 5 on its front.",
    "NOBODY CAME to the door.",
    "And nobody came to the door; nobody came at all.",
    "Yes, he wrote. Yes, yes. And that was yes to everything.",
    "Cafe owners of the lower town have no accent, C++ or a#b or ~x~ or (brackets) [here] or “quotes”.",
)

_BREAK = re.compile(r"(<br>|</?(?:p|h1|table|tr|td|ul|li)>)")
_LINE_ENDS = ("<br>", "</p>", "</h1>", "</tr>", "</li>")

STYLE = (
    # Opaque and of one colour, so that a mark is a filled box; long margins, so that each line is a scroll away.
    "::target-text { background: rgb(255 0 255); color: rgb(255 0 255); text-decoration: none }"
    "body { margin: 20px; font: 16px/1.6 sans-serif } a { text-decoration: none } "
    "p, h1, ul, table { margin: 700px 0 }"
)


def page(blocks: tuple[str, ...]) -> tuple[str, str]:
    """The page, and the text of its copy: a line each block, cells of a row parted by a tab.

    Each line is within a ``<span data-at=…>`` that has its place in the text, for the browser to find places by.
    """
    body: list[str] = []
    text = ""
    for block in blocks:
        whole = block if block.startswith(("<h1", "<table", "<ul")) else f"<p>{block}</p>"
        for part in _BREAK.split(whole):
            words = html.unescape(re.sub("<[^>]*>", "", part))
            body.append(f"<span data-at={len(text)}>{part}</span>" if words else part)
            text += words
            if part == "</td>":
                text += "\t"
            elif part in _LINE_ENDS:
                text = text.rstrip("\t\n") + "\n"
    return f"<!doctype html><html lang=en><meta charset=utf-8><style>{STYLE}</style>{''.join(body)}", text
