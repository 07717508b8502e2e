"""E-mail as bytes and rules. Imported by an isolated process: keep every module import-light."""
