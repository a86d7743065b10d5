"""Knows the abbreviations of languages other than English, after which a sentence goes on."""

from __future__ import annotations

import re
from functools import cache

from index.languages import is_common

_TITLES = {
    "cs": "Ing Mgr Bc MUDr JUDr RNDr PhDr Sv sv",
    "da": "Hr hr Fr fr Dr dr Sct",
    "de": "Hr Hrn Fr Frl Dr Prof Dipl Ing St Hl hl Kgl Pfr Mag",
    "es": "Sr Sra Srta Sres D Dr Dra Dña Dn Sto Sta Ud Uds Lic Ing Prof",
    "fi": "hra rva tri",
    "fr": "M MM Mme Mmes Mlle Mlles Mgr Me Dr Drs Pr Prof St Ste Vve",
    "hr": "Sv sv dr mr Prof prof",
    "hu": "Dr dr Id id Ifj ifj Özv özv Szt",
    "it": "Sig Sigg Dott Prof Ing Avv Arch Dr Geom Rag On",
    "nb": "Hr hr Fr Dr dr St",
    "nl": "Dhr dhr Mw mw Mevr mevr Dr dr Drs drs Ir ir Mr mr Prof prof St Ds ds",
    "pl": "św Św ks Ks Dr dr Prof prof Gen gen Inż inż im",
    "pt": "Sr Sra Srs D Dr Dra Prof Eng Exmo Exma Sto Sta",
    "ro": "Dl dl Dna dna Dr dr Prof prof Sf sf",
    "ru": "св проф акад им гр",
    "sk": "Ing Mgr Bc MUDr JUDr RNDr PhDr Sv sv",
    "sl": "Sv sv dr mag Prof prof",
    "sv": "Hr hr Fr Dr dr Sankt",
    "tr": "Dr Prof Doç Av Sn Öğr Gör",
    "uk": "св проф акад ім",
}
"""Titles, after which a name follows: "M. |Durand", "Frl. |Dr. Überall", "mevr. |De Vries".

They are spelt as here: none in "dis-le à me. |Puis"; "am Fr. |Dann" has one, and is rarer.
"""

_INSIDE = {
    "cs": "ul tř nám č čp str obr tab tel např tzv tzn resp cca max min odst kap sv dr prof",
    "da": "nr kl ca tel s bl f.eks bl.a maks min inkl ekskl d",
    "de": "inkl exkl zzgl abzgl bzw vgl ca evtl ggf sog aufl bd bde hrsg std min sek nr nrn tel "
          "str abs art kap abb tab gem lt max mind bes insb geb verh mio mrd tsd jh ltg abt anm "
          "anl jan jän feb febr apr aug sept okt nov dez mo di mi do sa so resp einschl mtl jährl",
    "es": "pág págs núm art arts vol cap aprox máx mín tel av avda ej fig dpto",
    "fi": "esim ks n puh klo s os nro ns",
    "fr": "p pp vol chap art env max min no nos tél fig éd cf av apr boul bd ex réf hab arr janv "
          "févr juill sept oct nov déc",
    "hr": "ul br str čl tel npr tzv max min",
    "hu": "kb pl ún ill tel u em fszt max min old sz vö",
    "it": "pag pagg art artt nn n tel ca vol cap fig es max min",
    "nb": "nr kl ca tel s f.eks bl.a maks min inkl ekskl",
    "nl": "nr nrs blz art tel ca max min incl excl bijv evt resp vgl afb str",
    "pl": "ul al pl nr tel godz str rys tab art ust tzn np tzw m.in ok lok max min",
    "pt": "pág págs n art arts vol cap tel aprox máx mín av ex fig",
    "ro": "str nr bd art alin pag tel ex max min",
    "ru": "г ул д кв пр стр рис табл тел напр тыс млн млрд",
    "sk": "ul nám č str obr tab tel napr tzv resp cca max min odst",
    "sl": "ul št str čl tel npr t.i max min",
    "sv": "nr kl ca tel s t.ex bl.a max min inkl exkl",
    "tr": "cad sok mah apt no tel bkz örn s",
    "uk": "м вул буд кв стор рис табл тел напр тис млн",
}  # fmt: skip
"""Abbreviations in the middle of a sentence, in small letters: "inkl. |MwSt.", "Dez. |2022".

None: "in der Hafenstr. |Am Abend", since a common word in a capital begins a sentence.
"""

_LAST = re.compile(r"(?<![\w.])([^\W\d_](?:[\w-]|\.(?=[\w-]))*)\.\s*$")
"""The word before a boundary: "Frl.", "t.ex.", "J.-P.", "J."; none in "31."."""

_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
"""A letter, or letters with full stops: "J", "J.-P", "z.B"; not "St"."""

_LETTERED = re.compile(
    r"\b(?:vitamine?|vitamina|plan|typ|type|tipo|klasse|classe|gruppe|groupe|größe|hepatitis)\s\w\.\s*$",
    re.I,
)
"""A letter that is the name of a kind, and may end a sentence: "Vitamin C. |Dann"."""

_WORD = re.compile(r"[^\W\d_]+")

_MONTH = (
    r"(?:Januar|Jänner|Jan\.|Jän\.|Februar|Febr?\.|März|April|Apr\.|Mai|Juni|Juli|August|Aug\."
    r"|September|Sept?\.|Oktober|Okt\.|November|Nov\.|Dezember|Dez\.)"
)
_DATED = re.compile(rf"{_MONTH}(?!\w)")
_DATED_WITH_YEAR = re.compile(rf"{_MONTH}\s(?:1\d|20)\d\d\b")
_DAY = re.compile(r"(?<![\w.,])(?:[12]?\d|3[01])\.\s*$")
"""A day before a German month, which is in a capital: "am Montag, 3. |Juni", "31. |Dez. 2022"; in
a text too short to tell its language only before a year: "Termin: 4. |April 2023"."""

_DATE_IN_FIGURES = (
    (re.compile(r"(?<![\w.,])\d{1,2}\.\s*$"), re.compile(r"\d{1,2}\.\s?(?:1\d|20)\d\d\b")),
    (re.compile(r"(?<![\w.,])\d{1,2}\.\s?\d{1,2}\.\s*$"), re.compile(r"(?:1\d|20)\d\d\b")),
)
"""What is before and after the boundaries in a date with blanks: "3. |5. 1990", "3. 5. |1990"."""

_EDITION = re.compile(r"[,(]\s\d{1,3}\.\s*$")
"""A German ordinal behind a comma: "Band 3, 2. |Auflage"."""


def goes_on_abroad(before: str, after: str, language: str) -> bool:
    """Whether a sentence goes on after an abbreviation or an ordinal of its language, other than
    English; ``before`` and ``after`` are what stands about a boundary."""
    if language in ("en", "de") and _DAY.search(before):
        dated = _DATED if language == "de" else _DATED_WITH_YEAR
        if dated.match(after):
            return True
    if any(head.search(before) and rest.match(after) for head, rest in _DATE_IN_FIGURES):
        return True
    if language == "en":
        return False
    begins = _begins_sentence(after, language)
    if language == "de" and _EDITION.search(before) and not begins:
        return True
    found = _LAST.search(before)
    if not found:
        return False
    word = found[1]
    if _LETTERED.search(before):
        return False
    if word in _list_words("titles", language):
        return after[:1].isalpha()
    if begins and not ("-" in word and _INITIAL.fullmatch(word)):
        return False
    if word.casefold() in _list_words("inside", language):
        return True
    if language == "de" and word.endswith("str"):
        return True
    # A letter is the first of a name, or of a word that is written out.
    return bool(_INITIAL.fullmatch(word))


@cache
def _list_words(kind: str, language: str) -> frozenset[str]:
    """The abbreviations of a language: its titles, or those inside sentences."""
    lists = _TITLES if kind == "titles" else _INSIDE
    return frozenset(lists.get(language, "").split())


def _begins_sentence(after: str, language: str) -> bool:
    """Whether what follows begins with a common word in a capital, or with no word or figure."""
    word = _WORD.match(after)
    if word:
        return word[0][0].isupper() and is_common(word[0], language)
    return not after[:1].isdigit()
