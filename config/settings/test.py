"""The suite's settings: the same product, cheap password hashes, its own servers."""

from __future__ import annotations

import os

# Of use to nobody: the suite's rows live as long as the suite.
os.environ.setdefault("SWITCHROOM_SECRET_KEY", "for-the-suite-alone-6d1c4f0e9a7b2d85c3f1")
os.environ.setdefault("SWITCHROOM_CREDENTIAL_KEYS", "c3VpdGUtb25seS1uZXZlci1pbi1wcm9kdWN0aW9uLTA=")

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, STORAGES

DATABASES["default"]["OPTIONS"].pop("pool")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
REMEMBER_SECONDS = 0  # tests change rights behind the services' back
ALLOWED_HOSTS = ["*"]
