from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.voice import configuration

SPOOL, MUSIC = Path("/var/spool/asterisk"), Path("/var/lib/asterisk/moh")  # of Debian's package


class Command(BaseCommand):
    help = "Write Asterisk's configuration for a server that this centre drives."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="for example /etc/asterisk")
        parser.add_argument("--name", default="main")
        parser.add_argument("--trunk-host", required=True, help="sip.provider.example:5060")
        parser.add_argument("--trunk-match", required=True, help="the provider's networks, commas")
        parser.add_argument("--sip", default="0.0.0.0:5060", help="where SIP listens")
        parser.add_argument("--public-address", default="", help="behind NAT: this server's own")
        parser.add_argument("--http-port", default="8088")
        parser.add_argument("--rtp", default="10000-20000")
        parser.add_argument("--spool", type=Path, default=SPOOL, help="where recordings begin")
        parser.add_argument("--music", type=Path, default=MUSIC, help="what waiting callers hear")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(24)
        first, _, last = options["rtp"].partition("-")
        address = options["public_address"]
        values = {
            "APP": f"cc-{options['name']}",
            "ARI_USER": "switchroom",
            "ARI_PASSWORD": password,
            "DESK_PHONES": "",
            "FALLBACK": "tt-allbusy",
            "HTTP_PORT": options["http_port"],
            "ICE_HOST_CANDIDATES": "",
            "MEDIA_ADDRESS": f"media_address = {address}" if address else "",
            "MUSIC": str(options["music"]),
            "RTP_FIRST": first,
            "RTP_LAST": last,
            "SIP_ADDRESS": options["sip"],
            "TRUNK_AUTH": "",
            "TRUNK_HOST": options["trunk_host"],
            "TRUNK_MATCH": options["trunk_match"],
        }
        written = configuration.write(options["folder"], values, own_folder=False)
        self.stdout.write(f"{len(written)} files in {options['folder']}.")
        for made in configuration.furnish(spool=options["spool"], music=options["music"]):
            self.stdout.write(f"Made {made}.")
        self.stdout.write("Restart Asterisk, then connect it where Switchroom runs:")
        self.stdout.write(
            f"  SWITCHROOM_ARI_PASSWORD={password} ./run manage voice_server {options['name']}"
            f" --ari http://127.0.0.1:{options['http_port']} --socket wss://YOUR-DESK/ws"
        )
