"""Mails are read in a process of their own. Import-light: the reader loads no Django."""
