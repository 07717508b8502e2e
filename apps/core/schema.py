"""The tables of a new centre in one go: hundreds of small migrations take most of a minute.

Django draws every model anew after each step of a migration. On an empty database only the
end of that road matters, so it is drawn once and built. What an existing centre runs on its
way here stays the migrations; ``tests/core/test_schema.py`` compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.postgres.operations import CreateExtension
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    return not connection.introspection.table_names()


def build(connection: BaseDatabaseWrapper) -> int:
    """All tables of an empty database, all migrations noted as applied; how many those are.

    Python steps of migrations are left out: on an empty database they have nothing to change.
    """
    executor = MigrationExecutor(connection)
    plan = [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    state = executor.loader.project_state()
    executor.recorder.ensure_schema()
    with connection.schema_editor(atomic=True) as editor:
        for label, operation in _before_tables(plan):
            _run(label, operation, editor, state)
        for model in state.apps.get_models():
            if model._meta.managed and not (model._meta.proxy or model._meta.swapped):
                editor.create_model(model)
        for label, operation in _after_tables(plan):
            _run(label, operation, editor, state)
        for step in plan:
            executor.recorder.record_applied(step.app_label, step.name)
    return len(plan)


def _before_tables(plan: list[Migration]) -> Iterator[tuple[str, Operation]]:
    """Extensions, and the SQL that stands before the first table of its migration."""
    for migration in plan:
        for place, operation in enumerate(migration.operations):
            if isinstance(operation, CreateExtension) or _prepares(migration, place):
                yield migration.app_label, operation


def _after_tables(plan: list[Migration]) -> Iterator[tuple[str, Operation]]:
    for migration in plan:
        for place, operation in enumerate(migration.operations):
            if isinstance(operation, RunSQL) and not _prepares(migration, place):
                yield migration.app_label, operation


def _prepares(migration: Migration, place: int) -> bool:
    so_far, rest = migration.operations[: place + 1], migration.operations[place + 1 :]
    return bool(rest) and all(isinstance(operation, RunSQL) for operation in so_far)


def _run(
    label: str, operation: Operation, editor: BaseDatabaseSchemaEditor, state: ProjectState
) -> None:
    operation.database_forwards(label, editor, state, state)
