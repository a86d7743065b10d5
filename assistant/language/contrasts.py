"""Words that part one thing from another of its kind: adults and children, north and south."""

from __future__ import annotations

from index.terms import terms


def _group(words: str) -> dict[str, int]:
    return {term: at for at, one in enumerate(words.split("/")) for term in terms(one)}


PARTS = tuple(
    map(
        _group,
        (
            "adult/child children kid/student pupil/senior pensioner/infant baby",
            "men man male/women woman female",
            "weekday/weekend",
            "mondays/tuesdays/wednesdays/thursdays/fridays/saturdays/sundays/holidays",
            "overnight night/daytime",
            "summer/autumn/winter",
            "north northern/south southern/east eastern/west western",
            "net/gross/total",
            "long length/high height tall/wide width/deep depth",
            "small smaller/large larger",
            "inner/outer",
        ),
    )
)
"""Words that part one thing from another; those before and after "/" exclude each other.

Adults' and children's prices, weekdays and Sundays differ without being two accounts of one thing;
nor is the price for adults another account of the price.
"""

RIVALS = tuple(
    map(
        _group,
        (
            "first/second/third/fourth/fifth/final/semi",
            "single/double/return/twin",
            "upper top/lower bottom/middle",
            "left/right",
            "old former/new",
            "minimum/maximum/average",
            "before/after",
            "morning/afternoon/evening",
            "wet/dry",
            "hot/cold",
            "planned forecast expected/actual",
            "spring/fall",
        ),
    )
)
"""Words that do so only where each sentence has one, since alone they are often something else:
"left", "after the storm", "return"."""

ASKING = frozenset(
    terms("long high old much many often far large deep wide tall heavy fast warm hot cold big "
          "number amount share name date time day year kind sort cost price take takes took high "
          "is are does did come set put give need get people person total maximum most least new "
          "after before during under over between since until about against may must can")
)  # fmt: skip
"""Words of questions that answers seldom repeat: "How high is …", "What is the number of …"."""
