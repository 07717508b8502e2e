import pytest

from apps.customers.domain import addresses
from apps.customers.domain.addresses import Unreadable, e164, email, email_key, needle, read


def test_mail_is_lower_case_with_an_ascii_domain():
    assert email("  Marta.L+shop@Bücher.Example ") == "marta.l+shop@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "text", ["", "marta", "marta@", "@x.example", "a b@x.example", "a@b", "a@b@c.example", "a@b..c"]
)
def test_what_is_no_mail_address_is_refused(text):
    with pytest.raises(Unreadable):
        read("email", text)


def test_dots_and_tags_fold_only_where_the_provider_says_so():
    assert email_key("m.l.s+news@googlemail.com") == "email:mls@gmail.com"
    assert email_key("m.l+news@outlook.com") == "email:m.l@outlook.com"
    assert email_key("m.l+news@lindqvist.example") == "email:m.l+news@lindqvist.example"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+46 70 555 01 42", "GB"),
        ("070-555 01 42", "SE"),
        ("0046 (0)70 555 01 42", "SE"),
        ("46705550142", "SE"),
    ],
)
def test_a_number_in_any_notation_is_one_number(text, country):
    assert e164(text, country) == "+46705550142"


def test_whatsapp_names_people_without_the_plus():
    assert read("whatsapp", "46705550142", country="GB").value == "+46705550142"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("+551187654321", "+5511987654321"),
        ("+541123456789", "+5491123456789"),
        ("+5215512345678", "+525512345678"),
    ],
)
def test_the_old_and_the_new_form_of_a_number_share_a_key(old, new):
    assert addresses.phone_key(old) == addresses.phone_key(new) == f"phone:{new}"
    assert sorted(addresses.phone_variants(old)) == sorted([old, new])


def test_a_brazilian_landline_gets_no_ninth_digit():
    assert addresses.phone_variants("+551133334444") == ["+551133334444"]


def test_phone_and_whatsapp_share_keys_and_show_the_number_spaced():
    phone = read("phone", "070-555 01 42", country="SE")
    assert phone == addresses.Address("+46705550142", "+46 70 555 01 42", ("phone:+46705550142",))
    assert read("whatsapp", "46705550142").match_keys == phone.match_keys


@pytest.mark.parametrize("text", ["12", "call me", "+46", "+999 12345678", "1" * 30])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Unreadable):
        read("phone", text)


def test_a_handle_is_folded_and_a_providers_id_has_no_key():
    assert read("instagram", "@Marta.Hems") == addresses.Address(
        "marta.hems", "@Marta.Hems", ("instagram:marta.hems",)
    )
    assert read("instagram", "17841400000").match_keys == ()


def test_a_sip_address_loses_its_scheme():
    assert read("sip", "SIP:noor@Desk.Example").value == "noor@desk.example"


def test_line_breaks_never_get_in():
    with pytest.raises(Unreadable):
        read("external_id", "42\nBcc: x")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("070-555 01 42", "705550142"),
        ("+46 (0)70 555", "4670555"),
        ("0046705", "46705"),
        ("55501", "55501"),
        ("marta", ""),
        ("C-20418", ""),
        ("1234", ""),
    ],
)
def test_a_typed_number_is_searched_by_its_telling_digits(typed, digits):
    assert needle(typed) == digits
