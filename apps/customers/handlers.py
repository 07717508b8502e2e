"""What follows from facts about customers; other apps publish none that we hear."""

from __future__ import annotations

from apps.core.events import on
from apps.core.realtime import hint
from apps.customers import tasks
from apps.customers.events import (
    CustomerChanged,
    CustomerCreated,
    CustomersChanged,
    CustomersMerged,
    IdentityChanged,
    ImportMoved,
    ImportStarted,
    LedgerGrew,
    MergeUndone,
)


@on(CustomerCreated, late=True)
def look_for_doubles_of_a_new_customer(event: CustomerCreated) -> None:
    tasks.suggest_matches.delay(event.customer_id)


@on(CustomerChanged, late=True)
def look_for_doubles_of_a_changed_customer(event: CustomerChanged) -> None:
    tasks.suggest_matches.delay(event.customer_id)
    hint(f"customer.{event.customer_id}", f"customer-{event.customer_id}")


@on(CustomersChanged)
def look_for_doubles_of_many(event: CustomersChanged) -> None:
    tasks.suggest_matches_of_many.delay(list(event.customer_ids))


@on(IdentityChanged, late=True)
def look_for_doubles_by_address(event: IdentityChanged) -> None:
    tasks.suggest_matches.delay(event.customer_id)
    hint(f"customer.{event.customer_id}", f"customer-{event.customer_id}")


@on(CustomersMerged)
def look_for_doubles_of_the_merged(event: CustomersMerged) -> None:
    tasks.suggest_matches.delay(event.winner_id)
    hint(f"customer.{event.winner_id}", f"customer-{event.winner_id}")


@on(MergeUndone)
def refresh_the_parted(event: MergeUndone) -> None:
    hint(f"customer.{event.winner_id}", f"customer-{event.winner_id}")


@on(LedgerGrew)
def refresh_the_ledger(event: LedgerGrew) -> None:
    hint(f"customer.{event.customer_id}", f"customer-{event.customer_id}-ledger")


@on(ImportStarted)
def run_the_import(event: ImportStarted) -> None:
    tasks.run_import.delay(event.job_id)


@on(ImportMoved)
def show_how_far_the_import_is(event: ImportMoved) -> None:
    hint(f"import.{event.job_id}", f"import-{event.job_id}")
