import pytest

from apps.channels.domain.mail.automatic import classify
from apps.channels.domain.mail.parse import parse
from tests.channels.mail.letters import BOUNCE, raw

OURS = {"care@hemrum.example", "invoices@hemrum.example"}


def code(mail: bytes) -> str:
    verdict = classify(parse(mail), ours=OURS, instance="ours1")
    return verdict.code if verdict else ""


def test_a_mail_of_a_person_is_not_automatic():
    assert code(raw()) == ""
    assert code(raw(Auto_Submitted="no", Precedence="first-class")) == ""


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        ("own", {"X_Switchroom": "ours1"}),
        ("own", {"From": "Care <CARE@hemrum.example>"}),
        ("own", {"X_Loop": "care@hemrum.example"}),
        ("auto_reply", {"Auto_Submitted": "auto-replied (vacation)"}),
        ("auto_reply", {"Subject": "Automatic reply: your order"}),
        ("auto_reply", {"Subject": "Abwesenheitsnotiz: Lampe"}),
        ("auto_reply", {"X_Autoreply": "yes"}),
        ("robot", {"Auto_Submitted": "auto-generated"}),
        ("robot", {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}),
        ("robot", {"From": "No Reply <no-reply@shop.example>"}),
        ("robot", {"From": "bounces+12@shop.example"}),
        ("list", {"List_Id": "<users.example.org>"}),
        ("list", {"List_Unsubscribe": "<mailto:x@y.z>"}),
        ("bulk", {"Precedence": "bulk"}),
        ("bounce", {"Return_Path": "<>"}),
    ],
)
def test_what_a_machine_wrote_is_named(expected, fields):
    assert code(raw(**fields)) == expected


def test_another_centre_may_write_to_us():
    assert code(raw(X_Switchroom="another")) == ""


def test_a_delivery_notice_is_a_bounce_and_names_the_address():
    verdict = classify(parse(BOUNCE), ours=OURS, instance="ours1")
    assert verdict.code == "bounce"
    assert verdict.reason == (
        "A delivery notice about gone@customer.example, slow@customer.example"
    )


def test_a_word_like_out_of_office_inside_a_subject_is_no_absence_notice():
    assert code(raw(Subject="Please deliver out of office hours")) == ""
