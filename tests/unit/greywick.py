"""A source of our own with a timeline that quotes it, long enough to be typeset, re-ordered, reworded and doubled."""

from __future__ import annotations

from desktop.core.timeline import Timeline
from desktop.evidence.anchor import CONTEXT
from desktop.evidence.copies import from_text

TEXT = """\
The lighthouse at Greywick: how a town paid for its light

For twenty years the harbour board of Greywick promised a light on the northern rock, and no stone was laid.
"We had the plans, we had the stone, we had everything but the money," wrote the board's clerk, Ada Penrose.
In the winter of 1870 two ships were lost within a week.
The 'Merry Anne' broke her back on 3 December - her crew of 11 was saved by a boat.
Nobody had ordered it out.
The second, the brig 'Constance', was carrying 1,200 barrels of oil. Not one of them came ashore.
That is why the meeting of March changed the town's mind. It had never been so full, and it had never been so quiet.

The vote
Mr Hallam, who owned the rope works, said that "a light which nobody pays for is a light which nobody sees".
But the fishermen had come in numbers, and they had brought their wives - who could not vote, and who would not leave.
The board resolved, by seven voices to four, that a light be built upon the northern rock before the autumn of 1873.
It was not permitted to borrow. So it asked every house in the town for a shilling a month, and every boat for two.
Within a year the "shilling light", as the newspapers liked to call it, had raised more than 4,000 pounds.
"People paid who had nothing," said Miss Penrose. "They paid because they had heard the 'Constance' go down."

The building
The first stone was laid on 12 May 1872 by the oldest fisherman of the town, who was deaf and took it for a wedding.
Storms took the scaffolding twice. The third scaffold was of iron, and it stands there still.
An engineer from the capital called the tower "the cheapest honest building that I have seen".
Of the 43 men who worked upon the rock none was lost, though several swore that they would rather fish.
The lamp burned for the first time on 12 September 1874 - a year late, and to nobody's surprise.
It could be seen for 17 miles, as far as the sandbanks on which the town had once made its living from wrecks.

What is left
The keeper's house is a museum now, with a tea room. The lamp went out in 1961, when ships no longer needed it.
"I have never met anybody who was against the light," says its guide. "It must have been other people's grandfathers."
The books of the harbour board are kept in its cellar, with every shilling written down.
"""

_QUOTED = (
    "For twenty years the harbour board of Greywick promised",
    "no stone was laid",
    "We had the plans, we had the stone, we had everything but the money",
    "two ships were lost within a week",
    "her crew of 11 was saved by a boat",
    "was carrying 1,200 barrels of oil. Not one of them came ashore",
    "the meeting of March changed the town's mind",
    "a light which nobody pays for is a light which nobody sees",
    "they had brought their wives - who could not vote, and who would not leave",
    "that a light be built upon the northern rock before the autumn of 1873",
    "It was not permitted to borrow.",
    "every house in the town for a shilling a month",
    'the "shilling light", as the newspapers liked to call it',
    "more than 4,000 pounds",
    "Ada Penrose",
    "lamp burned",
    "People paid who had nothing",
    "The first stone was laid on 12 May 1872",
    "Storms took the scaffolding twice. The third scaffold was of iron",
    "the cheapest honest building that I have seen",
    "Of the 43 men who worked upon the rock none was lost, though several swore that they would rather fish",
    "The lamp burned for the first time on 12 September 1874",
    "as far as the sandbanks on which the town had once made its living from wrecks",
    "The lamp went out in 1961",
    "It must have been other people's grandfathers",
    "with every shilling written down",
)


def timeline() -> Timeline:
    """The quotations as an editor stores them: with context, place and the copy's hash."""
    quotations = []
    for number, words in enumerate(_QUOTED):
        start = TEXT.index(words)
        end = start + len(words)
        quotations.append(
            {
                "id": f"q{number}",
                "source": "greywick",
                "exact": words,
                "prefix": TEXT[max(0, start - CONTEXT) : start],
                "suffix": TEXT[end : end + CONTEXT],
                "start": start,
                "end": end,
            }
        )
    source = {"id": "greywick", "headline": "The lighthouse at Greywick", "sha256_text": from_text(TEXT).sha256}
    return Timeline.model_validate(
        {"format": "quoteline/1", "title": "Greywick", "sources": [source], "quotations": quotations}
    )
