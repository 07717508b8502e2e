import os
import threading

import pytest

from apps.channels.domain.mail import reading
from apps.channels.domain.mail.parsed import Unparsable
from apps.channels.isolated import client as isolated
from tests.channels.mail.letters import BOUNCE, raw


def test_the_other_process_reads_the_same_as_this_one():
    for mail in (raw(), BOUNCE, raw("<p>x</p>", Content_Type="text/html")):
        assert isolated.read(mail) == reading.read(mail)


def test_what_cannot_be_read_is_refused_by_name_and_the_next_one_is_read():
    with pytest.raises(Unparsable) as refused:
        isolated.read(b"Subject: x\r\n\r\nno sender")
    assert refused.value.code == "no_sender"
    assert isolated.read(raw()).new == "Hello"


def test_a_mail_that_costs_too_much_in_full_is_read_plainly():
    costly = ("<div>" * 90 + "</div>" * 90) * 2000
    found = isolated.read(raw(costly + "<p>the matter</p>", Content_Type="text/html"))
    assert found.html == ""
    assert found.mail.subject == "Lamp arrived cracked"


def test_a_killed_reader_is_replaced():
    isolated.read(raw())
    isolated._reader._process.kill()
    isolated._reader._process.wait()
    assert isolated.read(raw()).new == "Hello"


def test_several_threads_get_their_own_answers():
    found = {}

    def read(n):
        found[n] = isolated.read(raw(f"Hello {n}\r\n")).new

    threads = [threading.Thread(target=read, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: f"Hello {n}" for n in range(8)}


def test_a_forked_worker_starts_a_reader_of_its_own():
    isolated.read(raw())
    ours = isolated._reader._process.pid
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        isolated.read(raw())
        os.write(sending, str(isolated._reader._process.pid).encode())
        isolated._reader.close()
        os._exit(0)
    os.close(sending)
    os.waitpid(child, 0)
    assert int(os.read(receiving, 20)) != ours
    os.close(receiving)
    assert isolated.read(raw()).new == "Hello"
