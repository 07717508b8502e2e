"""What must not stand in a public repository: the machines it was made on and fetched from."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from tests.architecture.repository import BASE_DIR, committed, lines

# In parts, so that this file names none.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npm", "pkg", "github", "com"),
        ("deb", "debian", "org"),
    )
]
INDEX_VARIABLES = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "npm_config_registry")
HOME = re.compile(r"/(?:home|Users|root)/[A-Za-z]")


def test_no_file_names_the_host_of_a_registry():
    configured = [urlsplit(os.environ.get(name, "")).hostname for name in INDEX_VARIABLES]
    hosts = [*REGISTRIES, *filter(None, configured)]
    assert _places(lambda line: any(host in line for host in hosts)) == []


def test_no_file_names_a_path_of_a_machine():
    here = str(BASE_DIR.parent)
    paths = [f"{here}/"] if here.count("/") > 1 else []
    assert _places(lambda line: HOME.search(line) or any(path in line for path in paths)) == []


def _places(is_wrong):
    return [place for path in committed() for place, line in lines(path) if is_wrong(line)]
