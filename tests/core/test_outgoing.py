import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from apps.core import outgoing
from apps.core.outgoing import RefusedAddress, pinned_address


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, self.headers["Host"], body))
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * 1_000_000 if self.path == "/much" else b"ok")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    running = HTTPServer(("127.0.0.1", 0), Server)
    running.seen = []
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/",
        "http://169.254.169.254/latest/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
        "http://192.168.1.1/", "http://100.64.0.1/", "http://[fe80::1]/", "http://2130706433/",
        "http://0x7f.1/", "http://[2002:7f00:1::]/", "http://224.0.0.1/",
        "ftp://example.org/", "file:///etc/passwd", "//example.org/", "", "http:///x",
        "http://user:secret@93.184.216.34/",
    ],
)  # fmt: skip
def test_we_do_not_call_into_our_own_network(url):
    with pytest.raises(RefusedAddress):
        pinned_address(url)


def test_a_public_address_is_pinned_and_keeps_its_name():
    host, url = pinned_address("https://93.184.216.34:8443/hook?a=1")
    assert host == "93.184.216.34:8443"
    assert str(url) == "https://93.184.216.34:8443/hook?a=1"


def test_an_allowed_host_is_called_and_a_redirect_is_not_followed(server, settings):
    settings.OUTGOING_PRIVATE_HOSTS = {"localhost"}
    port = server.server_address[1]
    response = outgoing.post(f"http://localhost:{port}/away", content=b"hi", headers={})
    assert response.status_code == 302
    assert server.seen == [("/away", f"localhost:{port}", b"hi")]


def test_no_more_of_an_answer_is_read_than_we_keep(server, settings):
    settings.OUTGOING_PRIVATE_HOSTS = {"localhost"}
    url = f"http://localhost:{server.server_address[1]}/much"
    assert len(outgoing.post(url, content=b"", headers={}).content) == outgoing.MAX_RESPONSE
