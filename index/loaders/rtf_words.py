"""The control words of RTF that a reader of the text needs to know."""

from __future__ import annotations

SKIPPED = frozenset(
    b"""annotation atnauthor atnid atrfend atrfstart background bkmkend bkmkstart colortbl
    comment datafield do fldinst filetbl generator keywords listtable listoverridetable mmathPr
    nonesttables nonshppict objdata operator panose pgptbl pict private
    revtbl rsidtbl shprslt sn sp subject sv tc txe
    themedata userprops xe company category doccomm manager hlinkbase buptim printim""".split()
)
"""Destinations that are no part of the text."""

KEPT = frozenset(b"shpinst shptxt ud fldrslt result".split())
"""Destinations that a reader need not know, and whose text is kept."""

RUNNING = frozenset(b"header headerf headerl headerr footer footerf footerl footerr".split())
"""Destinations of what heads and foots the pages."""

BUFFERED = frozenset(b"footnote listtext pntext title author".split()) | RUNNING
"""Destinations whose text is put somewhere else than where it stands."""

LINE_ENDS = frozenset(b"par sect page column".split())

SIGNS = {
    b"line": "\n", b"tab": " ", b"emdash": "—", b"endash": "–", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"nestcell": " ", b"nestrow": " ", b"~": "\xa0", b"_": "-", b"-": "",
    b"{": "{", b"}": "}", b"\\": "\\", b"zwj": "\u200d", b"zwnj": "\u200c",
}  # fmt: skip
"""Words and signs that stand for a character."""

ENCODINGS = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
"""Encodings by the words that name one for the whole file."""

ENCODING_WORDS = frozenset((b"f", b"deff", b"fcharset", b"ansicpg", b"fonttbl", *ENCODINGS))
"""Words on how bytes are to be read."""

STYLING = frozenset(b"stylesheet s outlinelevel".split())
"""Words on the styles of paragraphs."""

CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Encodings by the numbers that fonts give them."""
