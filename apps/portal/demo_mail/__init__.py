"""The demo's mail provider: mailboxes of made-up customers and of the centre, on loopback.

SMTP takes mail for everybody, IMAP shows it, files keep it: ``DATA_DIR/demo-mail/<address>``.
Real enough for a mail program; any password opens any mailbox, so only for the demo.
"""
