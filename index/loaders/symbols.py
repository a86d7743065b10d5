"""Gives the characters that the symbol fonts of word processors draw."""

from __future__ import annotations

_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0xA2, 0xA6), "′≤⁄∞", strict=True)),
    **dict(zip(range(0xAB, 0xBD), "↔←↑→↓°±″≥×∝∂•÷≠≡≈…", strict=True)),
    0x22: "∀", 0x24: "∃", 0x2D: "−", 0xA0: "€", 0xCE: "∈", 0xD1: "∇", 0xD5: "∏", 0xD6: "√",
    0xD7: "⋅", 0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
"""What Symbol draws, by Adobe's encoding of it; what it has in common with ASCII is not here."""

_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆",
    0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""The signs of Wingdings that stand in texts: bullets, boxes, ticks and arrows."""

_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def read_symbol(font: str, code: str) -> str:
    """The character of a code in hexadecimal; "F0B0" of Symbol is "°".

    Codes from F000 on are those of the font moved up, as Word writes them. Of a font that is no
    symbol font the code is that of Unicode; an unknown sign of a symbol font is a blank.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    moved = number - 0xF000 if 0xF000 <= number < 0xF100 else number
    signs = _FONTS.get(font.strip().lower())
    if signs is None:
        return chr(moved) if 0x20 <= moved < 0xD800 else " "
    plain = chr(moved) if signs is _SYMBOL and 0x20 <= moved < 0x7F else " "
    return signs.get(moved, plain)
