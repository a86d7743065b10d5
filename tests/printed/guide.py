"""A guide of three pages whose second is turned, for what shows pages and marks them."""

from __future__ import annotations

from tests.printed.papers import LETTER, SERIF
from tests.printed.press import Column, Paper, Press, Printed, Setter

ASKED = "When was the light at Skerrow first lit?"
LIT = "The light at Skerrow was first lit in 1871 by the keeper Aron Lund."
FILLING = (
    "The quay was widened twice before the war and once after it. "
    "Boats of the island bring the post on each day of the week. "
    "Nobody knows who planted the row of elms behind the church. "
)


def print_guide() -> Printed:
    """Three pages, two columns each, the second turned; what is asked about stands on it."""
    press = Press(LETTER)
    for number, turned in enumerate((0, 90, 0)):
        paper = Paper(792.0, 612.0, turned) if turned else LETTER
        if number:
            press.turn_page(paper)
        width = (paper.width - 120) / 2
        columns = [Column(50 + at * (width + 20), 80, width, 320) for at in (0, 1)]
        setter = Setter(press, columns, SERIF)
        for at in range(4):
            setter.set_paragraph(FILLING + (LIT if (number, at) == (1, 2) else FILLING))
    return press.finish("guide")


GUIDE = print_guide()
