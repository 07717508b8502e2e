"""The outside world: a second Asterisk that calls the centre and is called, driven over ARI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.voice.rig.instance import Asterisk

APP = "phones"
PHONES = (1001, 1002, 1003, 1004)

EXTENSIONS = """
[general]
static = yes
writeprotect = yes
[from-cc]
exten => busy,1,Hangup(17)
exten => ringonly,1,Ringing()
 same => n,Wait(60)
exten => _[+0-9a-z].,1,Stasis(phones,to,${EXTEN})
 same => n,Hangup()
exten => s,1,Stasis(phones,to,s)
 same => n,Hangup()
"""
LINE = """
[global]
type = global
user_agent = farworld
endpoint_identifier_order = ip,username
[transport-udp]
type = transport
protocol = udp
bind = 127.0.0.1:{sip}
[line](!)
type = endpoint
transport = transport-udp
context = from-cc
disallow = all
allow = ulaw
direct_media = no
media_address = 127.0.0.1
bind_rtp_to_media_address = yes
dtmf_mode = rfc4733
timers = no
[trunk](line)
aors = trunk
[trunk]
type = aor
contact = sip:127.0.0.1:{centre}
[trunk]
type = identify
endpoint = trunk
match = 127.0.0.1/32
"""
PHONE = """
[agent{n}](line)
aors = agent{n}
outbound_auth = agent{n}
from_user = agent{n}
[agent{n}]
type = aor
contact = sip:127.0.0.1:{centre}
[agent{n}]
type = auth
auth_type = digest
username = agent{n}
password = pw{n}
[reg{n}]
type = registration
transport = transport-udp
outbound_auth = agent{n}
server_uri = sip:127.0.0.1:{centre}
client_uri = sip:agent{n}@127.0.0.1:{centre}
contact_user = agent{n}
retry_interval = 2
"""
DESK_PHONE = """
[agent{n}](line)
transport = transport-udp
context = from-agent
aors = agent{n}
auth = agent{n}
callerid = "Agent {n}" <{n}>
set_var = PJSIP_TRANSFER_HANDLING()=ari-only
[agent{n}]
type = aor
max_contacts = 2
remove_existing = yes
remove_unavailable = yes
[agent{n}]
type = auth
auth_type = digest
username = agent{n}
password = pw{n}
"""


def pair(root: Path, folder: Path, *, phones: Sequence[int] = PHONES) -> tuple[Asterisk, Asterisk]:
    """The centre's instance and the far world's, configured for each other, not started."""
    centre = Asterisk(root, folder / "centre")
    far = Asterisk(root, folder / "far", app=APP, entity="02:00:00:00:00:02")
    centre.trunk_port = far.sip
    centre.phones = "".join(DESK_PHONE.format(n=n) for n in phones)
    lines = LINE.format(sip=far.sip, centre=centre.sip)
    lines += "".join(PHONE.format(n=n, centre=centre.sip) for n in phones)
    far.replaced = {"pjsip.conf": lines, "extensions.conf": EXTENSIONS}
    return centre, far
