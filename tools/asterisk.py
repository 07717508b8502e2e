"""A real Asterisk for the tests, in a folder of its own: no container, no service, no root to run.

``python tools/asterisk.py`` prints the folder, made on the first call from Debian's packages (two
minutes, as root) and kept in the user's cache. Asterisk 22 is not in Debian 12, so a small Debian
of a later release is unpacked beside, and only what ``deploy/asterisk/modules.conf`` names kept.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SUITE = "forky"
SHARE = ("documentation", "rest-api")
PROMPTS = "en_US_f_Allison"
SYSTEM_LIBRARIES = ("ld-linux-x86-64.so.2", "libnss_files.so.2", "libnss_dns.so.2")
STAMP = "made-of"


def folder() -> Path:
    """Where it is, or would be."""
    if named := os.environ.get("SWITCHROOM_ASTERISK"):
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "switchroom" / "asterisk"


def is_there() -> bool:
    return (folder() / STAMP).exists() and (folder() / STAMP).read_text() == _modules_text()


def make() -> Path:
    """The folder, made when it is missing. Raises RuntimeError with what to do."""
    target = folder()
    if is_there():
        return target
    if os.uname().machine != "x86_64" or os.geteuid() or not shutil.which("apt-get"):
        raise RuntimeError(
            "Left out are the tests that need Asterisk: it is made as root on Debian."
        )
    sys.stderr.write("switchroom: Asterisk for the telephony tests: two minutes, once …\n")
    _need("debootstrap")
    with tempfile.TemporaryDirectory(prefix="switchroom-asterisk-") as scratch:
        root = Path(scratch) / "root"
        _unpack(root)
        slim = Path(scratch) / "slim"
        _keep_needed(root, slim)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(slim, target, symlinks=False)
    (target / STAMP).write_text(_modules_text())
    return target


def _need(package: str) -> None:
    if shutil.which(package):
        return
    apt = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", package]
    silent = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
    if subprocess.run(apt, check=False, **silent).returncode:  # type: ignore[call-overload]
        subprocess.run(["apt-get", "-qq", "update"], check=False, **silent)  # type: ignore[call-overload]
        done = subprocess.run(apt, check=False, **silent)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"For the telephony tests: apt-get install -y {package}")


def _unpack(root: Path) -> None:
    command = [
        "debootstrap", "--variant=minbase", "--include=asterisk,ca-certificates", SUITE,
        str(root), _mirror(), "/usr/share/debootstrap/scripts/sid",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["no word"])[-1]
        raise RuntimeError(f"Debian {SUITE} with Asterisk cannot be unpacked: {last}")


def _mirror() -> str:
    """This machine's own: no address is written down here."""
    for source in (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list")):
        if source.exists():
            found = re.search(r"^(?:URIs:|deb)\s+(?:\[[^]]*\]\s+)?(\S+)", source.read_text(), re.M)
            if found:
                return found[1]
    raise RuntimeError("apt has no source from which Asterisk could be fetched.")


def _keep_needed(root: Path, slim: Path) -> None:
    """Asterisk, the modules that are loaded, every library of theirs, documentation, prompts."""
    there = root / "usr/lib/x86_64-linux-gnu"
    libraries = slim / "lib"
    modules = libraries / "asterisk/modules"
    modules.mkdir(parents=True)
    (slim / "sbin").mkdir()
    shutil.copy2(root / "usr/sbin/asterisk", slim / "sbin")
    for name in _modules():
        shutil.copy2(there / "asterisk/modules" / name, modules)
    for name in SHARE:
        shutil.copytree(root / "usr/share/asterisk" / name, slim / "share" / name)
    shutil.rmtree(slim / "share/documentation/thirdparty", ignore_errors=True)
    shutil.copytree(root / "usr/share/asterisk/sounds" / PROMPTS, slim / "share/sounds/en")
    for name in SYSTEM_LIBRARIES:
        if (there / name).exists():
            shutil.copy2(there / name, libraries)
    for needed in _libraries(there, [slim / "sbin/asterisk", *modules.iterdir()]):
        shutil.copy2(needed, libraries)


def _modules() -> list[str]:
    return re.findall(r"^(?:pre)?load = (\S+)", _modules_text(), re.M)


def _modules_text() -> str:
    return (HERE / "deploy/asterisk/modules.conf").read_text()


def _libraries(there: Path, programs: list[Path]) -> set[str]:
    found: set[str] = set()
    loader = [str(there / "ld-linux-x86-64.so.2"), "--library-path", str(there), "--list"]
    for program in programs:
        told = subprocess.run([*loader, str(program)], check=False, capture_output=True, text=True)
        found.update(re.findall(r"=> (/\S+)", told.stdout))
    return found


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{make()}\n")
    except RuntimeError as error:
        sys.exit(f"switchroom: {error}")
