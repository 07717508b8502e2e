from apps.channels.services import accounts, credentials, health, inbox, mailboxes, outbox

__all__ = ["accounts", "credentials", "health", "inbox", "mailboxes", "outbox"]
