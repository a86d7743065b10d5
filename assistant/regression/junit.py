"""Writes reports as JUnit XML, which continuous-integration servers show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from assistant.regression.evidence import brief, explain
from assistant.regression.results import CaseResult, Report, Verdict

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(reports: Iterable[Report]) -> str:
    """One ``testsuite`` per report, in XML 1.0 with its declaration.

    A known failure is a skipped test with its reason, a known failure that passes is a
    failed one. The scores are properties of the suite.
    """
    root = ET.Element("testsuites", name="footnote")
    for report in reports:
        _suite(root, report)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _suite(root: ET.Element, report: Report) -> None:
    """Appends ``report`` to ``root``."""
    counts = report.counts
    failures = counts[Verdict.FAIL] + counts[Verdict.UNEXPECTED_PASS]
    numbers = {
        "tests": len(report.results),
        "failures": failures,
        "errors": 0,
        "skipped": counts[Verdict.KNOWN_FAILURE],
    }
    suite = ET.SubElement(root, "testsuite", name=_legal(report.name))
    suite.attrib.update({name: str(number) for name, number in numbers.items()})
    suite.set("time", f"{report.seconds:.3f}")
    properties = ET.SubElement(suite, "properties")
    for name, score in report.metrics.to_dict().items():
        if score is not None:
            ET.SubElement(properties, "property", name=name, value=f"{score:.4f}")
    for result in report.results:
        _case(suite, result)


def _case(suite: ET.Element, result: CaseResult) -> None:
    """Appends ``result`` to ``suite``."""
    names = {"classname": _legal(result.path), "name": _legal(result.case.id)}
    test = ET.SubElement(suite, "testcase", names, time=f"{result.seconds:.3f}")
    if result.verdict is Verdict.KNOWN_FAILURE:
        reason = f"known failure: {result.case.known_failure}"
        ET.SubElement(test, "skipped", message=_legal(reason)).text = _legal(explain(result))
    elif not result.ok:
        what = result.kind or Verdict.UNEXPECTED_PASS
        message = _legal(f"{what}: {brief(result)}")
        ET.SubElement(test, "failure", type=what, message=message).text = _legal(explain(result))


def _legal(text: str) -> str:
    """``text`` with the characters that XML 1.0 cannot hold replaced."""
    return _FORBIDDEN.sub("\ufffd", text)
