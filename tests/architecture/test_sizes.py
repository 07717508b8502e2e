"""Short files, one noun each: where these fail, a noun wants a module of its own.

Elements of the browser are measured in test_front."""

from __future__ import annotations

import ast

from tests.architecture.repository import BASE_DIR, committed

MODULE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 120


def test_modules_are_short():
    modules = [path for path in committed("*.py") if "migrations" not in path.parts]
    assert _longer(modules, MODULE_LINES) == []


def test_functions_are_short():
    found = []
    for path in committed("apps/*.py", "config/*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    found.append(f"{path.relative_to(BASE_DIR)} {node.name}: {length}")
    assert found == []


def test_templates_are_short():
    assert _longer(committed("templates/*.html", "apps/*.html"), TEMPLATE_LINES) == []


def _longer(paths, most):
    counted = ((path, len(path.read_text().splitlines())) for path in paths)
    return [f"{path.relative_to(BASE_DIR)}: {count}" for path, count in counted if count > most]
