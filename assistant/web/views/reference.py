"""The page that describes what programs may ask, drawn from its OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.web.views.markup import Html, element, together

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1d1c1a; background: #fbfaf7;
  max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: #f0eee8; padding: .75rem; }
h2 { margin-top: 2rem; font-size: 1.1rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e3dc; background: #16171a; } pre { background: #222429; } a { color: #9cc3e6; } }
"""


def draw_reference(described: Mapping[str, Any]) -> Html:
    """The whole page; it fetches nothing."""
    info = described["info"]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Html('<meta name="viewport" content="width=device-width">'),
        element("title", f"{info['title']} for programs"),
        element("style", Html(_STYLE)),
    )
    body = element(
        "body",
        element("h1", f"{info['title']} for programs"),
        element("p", info["description"]),
        element(
            "p",
            "The same as ",
            element("a", "OpenAPI", href="/api/openapi.json"),
            "; an MCP server is at ",
            element("code", "/mcp"),
            ", and clients of OpenAI take ",
            element("code", "/v1"),
            " for their base URL.",
        ),
        _draw_operations(described),
    )
    return together(Html("<!doctype html>"), element("html", head, body, lang="en"))


def _draw_operations(described: Mapping[str, Any]) -> Iterator[Html]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield element("h2", element("code", f"{method.upper()} {path}"))
            yield element("p", operation.get("description", operation["summary"]))
            for parameter in operation.get("parameters", ()):
                yield _draw_fields("In the address", {parameter["name"]: parameter["schema"]})
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                yield _draw_fields(kind, _fields(content["schema"], described))
            for status, response in operation["responses"].items():
                for content in response.get("content", {}).values():
                    # An image has no schema.
                    fields = _fields(content.get("schema", {}), described)
                    if status.startswith("2") and fields:
                        yield _draw_fields(f"Answer {status}", fields)


def _fields(schema: Mapping[str, Any], described: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object, where it is defined once for all."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found = described.get("components", {}).get("schemas", {}).get(name, {})
    return dict(found.get("properties", {}))


def _draw_fields(title: str, fields: Mapping[str, Any]) -> Html:
    lines = [f"{name}: {_kind(schema)}" for name, schema in fields.items()]
    return element("pre", f"{title}\n  " + "\n  ".join(lines))


def _kind(schema: Mapping[str, Any]) -> str:
    """What a field holds, in a line: "array of Cited", "integer = 8 (Sentences at most)"."""
    kind = str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("type", ""))
    if "anyOf" in schema:
        kind = " or ".join(_kind(one) for one in schema["anyOf"])
    elif kind == "array":
        kind = f"array of {_kind(schema['items'])}"
    if schema.get("default") is not None:
        kind += f" = {json.dumps(schema['default'])}"
    return f"{kind} ({schema['description']})" if "description" in schema else kind
