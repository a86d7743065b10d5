"""The questions of people are measured (``tests.benchmark.people``), not passed or failed."""

from __future__ import annotations

collect_ignore = ["people", "speech"]
