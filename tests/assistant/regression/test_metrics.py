"""Scores on answers worked out by hand."""

from __future__ import annotations

import pytest

from assistant.answers import Answer, Citation, statements_from_text
from assistant.regression.cases import Case
from assistant.regression.comparison import contains, exact_match, f1
from assistant.regression.metrics import Metrics, accepted, measure
from assistant.regression.quotes import Evidence, locate
from assistant.regression.readings import tokens
from index import segment
from index.types import Document

TEXT = "One came. Two went. Three stayed."
SOURCE = Document("d", "D", TEXT, "d", "", sentences=segment.sentences(TEXT))


def found(short: str, *numbers: int) -> Answer:
    spans = [SOURCE.sentences[number] for number in numbers]
    cited = [Citation(1, "d", "D", s.start, s.end, s.of(TEXT), 1.0) for s in spans]
    return Answer(
        "?", True, statements_from_text(f"{short}. [1]", cited), short, citations=tuple(cited)
    )


REFUSED = Answer("?", False, statements_from_text("The source does not say.", ()))


def evidence(*quotes: str) -> Evidence:
    return Evidence(tuple(locate(quote, [SOURCE]) for quote in quotes))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("On Wednesday", "wednesday"),
        ("the “Kremlin”", "Kremlin"),
        ("Assad’s ally", "Assad's ally"),
        ("in the air", "Air"),
        ("1939–1945", "1939-1945"),
        ("A", "a"),
        ("by", "By"),
    ],
)
def test_the_same_words_match(given: str, expected: str) -> None:
    assert exact_match(given, [expected])
    assert f1(given, [expected]) == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Wednesday", "Thursday"), ("Monday on Tuesday", "Monday Tuesday"), ("A", "b"), ("", "x")],
)
def test_other_words_do_not_match(given: str, expected: str) -> None:
    assert not exact_match(given, [expected])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("4.5 percent", "45 percent"),
        ("4.5%", "45%"),
        ("4,5%", "45%"),
        ("1.12", "11.2"),
        ("v1.12", "v11.2"),
        ("2.10.1", "21.0.1"),
        ("-30 euro", "30 euro"),
        ("−30 °C", "30 °C"),
        ("–30", "30"),
        ("(-30)", "(30)"),
        ("-$30", "$30"),
        ("-€30", "€30"),
        ("-.5", "-5"),
        (".5", "5"),
        ("±5", "5"),
        ("+/-5", "-5"),
        ("9:30", "930"),
        ("9:30", "93:0"),
        ("10–20", "1020"),
        ("10–20", "10"),
        ("10%–20%", "20%"),
        ("$10-$20", "$1020"),
        ("1939 – 1945", "1945"),
        ("1/2", "12"),
        ("2015-09-30", "201-50-930"),
        ("1e-5", "1e5"),
        ("3*4", "34"),
        ("5 °C", "5 °F"),
        ("5 km", "5 m"),
        ("1.250", "1250"),
        ("1,250.5", "12505"),
        ("1,25", "125"),
        ("0,125", "125"),
        ("1,200", "1.2"),
        ("10—12", "10"),
        ("10 to 12 euro", "12 euro"),
        ("€10–€12", "€12"),
        ("-30 euro", "€30"),
        ("minus 30", "30"),
        ("\u2212\u202f30 euro", "30 euro"),
        ("€5", "$5"),
        ("$5", "5 euro"),
        ("£5", "5 lb"),
        ("5 km", "5 miles"),
        ("5 km²", "5 km"),
        ("5 km/h", "5 km"),
        ("5 MW", "5 mW"),
        ("5 minutes", "5 m"),
        ("2:30 pm", "2:30 am"),
        ("2:30 pm", "2:30"),
        ("12 am", "12 pm"),
        ("2–3 pm", "3 pm"),
        ("3.5 million", "3.5"),
        ("3.5 million", "35 million"),
        ("half a million", "1 million"),
        ("twenty-one", "20"),
        ("twenty-first", "20"),
        ("one of them", "1"),
        ("2½ hours", "2 hours"),
        ("1990s", "1990"),
        ("<5%", "5%"),
        ("1.10", "1.1"),
        ("2.0", "2"),
    ],
)
def test_other_numbers_do_not_match(given: str, expected: str) -> None:
    assert not exact_match(given, [expected])
    assert not exact_match(expected, [given])
    assert f1(given, [expected]) < 1
    assert not contains(f"It was {given}.", [expected])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1,250 euro", "1250 euro"),
        ("1\u202f250 euro", "1,250 euro"),
        ("1\u00a0250\u00a0000", "1250000"),
        ("1’250", "1250"),
        ("12,34,567", "1234567"),
        ("$1,250.50", "1250.50"),
        ("−1,250", "-1250"),
        ("−30", "-30"),
        ("–30", "-30"),
        ("$-30", "-$30"),
        ("-.5", "-0.5"),
        ("4.5 %", "4.5 percent"),
        ("4.5 per cent", "4.5%"),
        ("10%–20%", "10-20 percent"),
        ("1939 – 1945", "1939-1945"),
        ("+/-5", "±5"),
        ("5\u00a0°C", "5°C"),
        ("at 9:30 a.m.", "9:30 am"),
        ("30.", "30"),
        ("(30)", "30"),
        ("COVID-19", "COVID19"),
        ("mid-30s", "mid-30s"),
        ("1\u2009200", "1,200"),
        ("€1,250", "1250 euro"),
        ("€1,250", "1,250 euros"),
        ("EUR 1,250", "1250 €"),
        ("$5", "5 dollars"),
        ("US$5", "5 USD"),
        ("USD 5", "5 dollars"),
        ("£5", "5 pounds"),
        ("5 lbs", "5 pounds"),
        ("−€30", "-30 euro"),
        ("minus 30 euro", "€-30"),
        ("\u2212\u202f30 euro", "-30 euro"),
        ("$3.5m", "3.5 million dollars"),
        ("€10–€12", "10-12 euro"),
        ("€4.50", "4.5 euro"),
        ("1,250.00 euro", "1250 euro"),
        ("5 km", "5 kilometres"),
        ("5km", "5 kilometers"),
        ("a 5-km run", "5 kilometre run"),
        ("5 km²", "5 square kilometres"),
        ("80 km/h", "80 kilometres per hour"),
        ("5 °C", "5 degrees Celsius"),
        ("1 day", "one day"),
        ("10 km – 12 km", "10-12 km"),
        ("10 to 12 km", "10–12 kilometres"),
        ("10—12", "10-12"),
        ("2:30 pm", "14:30"),
        ("2.30 p.m.", "14:30"),
        ("at 2 pm", "14:00"),
        ("9 am–5 pm", "9:00-17:00"),
        ("2-3 pm", "14:00–15:00"),
        ("09:30", "9:30"),
        ("noon", "12 pm"),
        ("3.5 million", "3,500,000"),
        ("10-12 million", "10,000,000 - 12,000,000"),
        ("twenty-five people", "25 people"),
        ("a hundred and two", "102"),
        ("two dozen", "24"),
        ("<\u00a05 %", "<5%"),
        ("2½ hours", "2.5 h"),
        ("½", "0.5"),
        ("5ºC", "5 °C"),
        ("5 kms", "5 km"),
        ("Moscow—Kiev", "Moscow-Kiev"),
        ("Moscow – Kiev", "Moscow - Kiev"),
        ("it\u2009is “no\u00a0refund”", 'it is "no refund"'),
    ],
)
def test_the_same_number_in_another_spelling_matches(given: str, expected: str) -> None:
    assert exact_match(given, [expected])
    assert f1(given, [expected]) == 1
    assert contains(f"It was {given}, they said.", [expected])


def test_a_bare_number_is_in_a_text_that_measures_it() -> None:
    assert contains("It costs 4.50 euro.", ["4.5", "9"])
    assert contains("It costs €1,250.", ["1250"])
    assert not contains("It is version 1.10.", ["1.1"])
    assert exact_match("One", ["1"])


def test_an_en_dash_with_a_blank_is_a_minus_sign_at_the_beginning_alone() -> None:
    assert exact_match("\u2013 30 euro", ["€-30"])
    assert not exact_match("\u2013 30 euro", ["30 euro"])
    assert contains("It was much \u2013 30 euro \u2013 they said.", ["30 euro"])


def test_a_change_is_no_range() -> None:
    assert contains("It rose from 10 to 12 percent.", ["12 percent"])
    assert contains("It fell 2 euro to 30 euro.", ["30 euro"])


def test_a_percentage_is_not_a_bare_number() -> None:
    assert not exact_match("4.5%", ["4.5"])
    assert not exact_match("4.5", ["4.5%"])


def test_numbers_side_by_side_stay_apart() -> None:
    assert tokens("In 1939 250 people") == ("1939", "250", "people")
    assert tokens("4.5 100") == ("4.5", "100")
    assert tokens("on May 5, 100 people") == ("may", "5", "100", "people")
    assert tokens("030 123 456") == ("030", "123", "456")


def test_f1_is_that_of_the_best_answer() -> None:
    assert f1("Foreign Minister Lavrov", ["Putin"]) == 0
    assert f1("Foreign Minister Lavrov", ["Putin", "Sergei Lavrov"]) == pytest.approx(2 / 5)
    assert f1("one one", ["one"]) == pytest.approx(2 / 3)


def test_contains_wants_whole_words_side_by_side() -> None:
    assert contains("It began on Wednesday, early.", ["Wednesday early"])
    assert not contains("It began on Wednesday, early.", ["Wed"])
    assert not contains("It began on Wednesday, early.", ["began early"])


def test_an_answer_without_a_short_one_is_accepted_by_its_text() -> None:
    whole = Answer("?", True, statements_from_text("It began on Wednesday. [1]", ()))
    assert accepted(whole, ["Wednesday"])
    assert not accepted(whole, ["Thursday"])
    assert not accepted(
        Answer("?", True, statements_from_text("On Wednesday. [1]", ()), "In May"), ["Wednesday"]
    )


def test_scores_over_cases() -> None:
    asked = [
        (
            Case("right", "?", answer=("One",), cites=("One came",)),
            evidence("One came"),
            found("One", 0),
        ),
        (
            Case("half", "?", answer=("Two men",), cites=("Two", "Three")),
            evidence("Two", "Three"),
            found("Two", 1, 0),
        ),
        (Case("refused", "?", answer=("Three",), cites=("Three",)), evidence("Three"), REFUSED),
        (Case("rightly", "?", unanswerable=True), Evidence(), REFUSED),
        (Case("invented", "?", unanswerable=True), Evidence(), found("One", 0)),
    ]
    assert measure(asked) == Metrics(
        exact_match=1 / 3,
        f1=pytest.approx((1 + 2 / 3 + 0) / 3),
        citation_precision=2 / 4,
        citation_recall=2 / 4,
        refusal_accuracy=1 / 2,
        answer_rate=2 / 3,
    )


def test_nothing_to_score_is_not_a_perfect_score() -> None:
    assert measure([]) == Metrics(None, None, None, None, None, None)
