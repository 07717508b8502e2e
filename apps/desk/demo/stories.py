"""What people write to Hemrum and Kraftli: short conversations with their ending.

Each line is ``c`` (customer), ``a`` (agent) or ``n`` (note). ``{order}`` and ``{name}`` are
filled in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    brand: str
    reason: str  # "Delivery > Damaged in transit"
    subject: str
    lines: tuple[tuple[str, str], ...]
    disposition: str
    outcome: str


STORIES = [
    Story(
        "hemrum", "Delivery > Damaged in transit", "Pendant lamp arrived cracked",
        (
            ("c", "Hello, the Ostra pendant came today and the glass is cracked along one side. "
                  "Order {order}."),
            ("a", "I'm sorry, {name}. Could you send a photo? I'll look for a replacement in the "
                  "meantime."),
            ("c", "Here are two photos. The box itself looked fine. We move on Saturday, so it "
                  "would help to have the new one before then."),
            ("n", "Two Ostra left in Malmö. One is held until 18:00."),
            ("a", "A new one reaches you on Friday before noon. You can keep the cracked one; "
                  "there is nothing to send back."),
        ),
        "replacement", "resolved",
    ),
    Story(
        "hemrum", "Delivery > Where is it", "Left with a neighbour, but which one?",
        (
            ("c", "The tracking of {order} says left with a neighbour, but which one?"),
            ("a", "The driver noted the house number. It is the yellow door at number 12."),
            ("c", "Found it. Thank you for the quick answer!"),
        ),
        "tracked", "resolved",
    ),
    Story(
        "hemrum", "Delivery > Change date", "Can you deliver one week later?",
        (
            ("c", "We are away next week. Can {order} come a week later?"),
            ("a", "Of course. I moved it to the week after. You get a message the day before."),
        ),
        "rescheduled", "resolved",
    ),
    Story(
        "hemrum", "Returns > Changed mind", "Return of two chairs",
        (
            ("c", "I would like to return two Ostra chairs from order {order}. They are a bit too "
                  "high for our table."),
            ("a", "No problem. I've sent you a return label. Which day suits you for the pick-up?"),
            ("c", "Thursday after 16:00 would be good."),
            ("a", "Thursday between 16 and 18 it is. The money is back within five days."),
        ),
        "return_booked", "resolved",
    ),
    Story(
        "hemrum", "Product > Advice", "Is the oak version in stock?",
        (
            ("c", "Is the oak version of the Brisa table in stock? And does it come assembled?"),
            ("a", "Eleven are in stock. It comes in two parts and takes ten minutes to put "
                  "together."),
            ("c", "Perfect, I'll order it tonight."),
        ),
        "advice", "sale",
    ),
    Story(
        "hemrum", "Product > Guidance", "How do I mount the deck awning?",
        (
            ("c", "I have the deck awning in front of me and the left arm does not click in."),
            ("a", "Let us do it together. First: is the red pin pulled out on the left bracket?"),
            ("c", "No, it is still in."),
            ("a", "Pull it out until it clicks, then lift the arm by a hand's width and push."),
            ("c", "That was it! It holds."),
        ),
        "advice", "resolved",
    ),
    Story(
        "hemrum", "Billing > Invoice", "Invoice shows VAT twice",
        (
            ("c", "Invoice for order {order} shows VAT twice. Please send a corrected one."),
            ("a", "You are right, {name}. The corrected invoice is attached. The difference goes "
                  "back to your card today."),
        ),
        "invoice_corrected", "resolved",
    ),
    Story(
        "hemrum", "Complaint", "Third week without an answer",
        (
            ("c", "This is the third time I write. Nobody tells me when my sofa comes. {order}."),
            ("a", "That must be tiring, and I am sorry. I called the carrier: it arrives on "
                  "Wednesday. I will write to you on Tuesday evening, whatever happens."),
            ("n", "Promise: write on Tuesday 18:00."),
            ("c", "Thank you. That is all I wanted to know."),
        ),
        "complaint_settled", "follow_up",
    ),
    Story(
        "kraftli", "Contract > Move", "Moving house next month",
        (
            ("c", "We move on the first. What do I have to do about my power contract?"),
            ("a", "Only one thing: the meter number of the new flat and a reading on the day."),
            ("c", "Meter 1EMH004711, I will send the reading."),
            ("a", "Noted. Your contract moves along with you, at the same price."),
        ),
        "contract_moved", "resolved",
    ),
    Story(
        "kraftli", "Billing > Instalment", "Monthly amount is too high",
        (
            ("c", "My instalment went up to 96 euros although I use less than last year."),
            ("a", "I looked at your readings: 71 euros is enough. I've changed it from the next "
                  "month."),
            ("c", "Great, thanks."),
        ),
        "instalment_changed", "resolved",
    ),
    Story(
        "kraftli", "Outage", "No power since this morning",
        (
            ("c", "There has been no power in our street since 7 this morning."),
            ("a", "The network operator knows: a cable was hit. They expect to be done at 11:30."),
            ("c", "It's back. Thank you."),
        ),
        "outage_informed", "resolved",
    ),
    Story(
        "kraftli", "Contract > Price", "What does the coast tariff cost?",
        (
            ("c", "What would the coast tariff cost for two people and a heat pump?"),
            ("a", "About 118 euros a month for 4 200 kWh. I can send you an offer by mail."),
            ("c", "Yes please."),
            ("a", "It is on its way. It holds for 14 days."),
        ),
        "offer_sent", "follow_up",
    ),
    Story(
        "kraftli", "Billing > Reading", "Meter reading for the year",
        (
            ("c", "Here is my reading: 48 213 kWh, taken today."),
            ("a", "Thank you, {name}. It is stored. The bill comes within two weeks."),
        ),
        "reading_stored", "resolved",
    ),
]  # fmt: skip

DISPOSITIONS = {
    "hemrum": [
        ("replacement", "Replacement", "resolved"), ("tracked", "Shipment found", "resolved"),
        ("rescheduled", "Delivery moved", "resolved"),
        ("return_booked", "Return booked", "resolved"),
        ("advice", "Advice given", "resolved"),
        ("invoice_corrected", "Invoice corrected", "resolved"),
        ("complaint_settled", "Complaint settled", "follow_up"),
        ("hemrum_nothing", "Nothing to do", "no_action"),
    ],
    "kraftli": [
        ("contract_moved", "Contract moved", "resolved"),
        ("instalment_changed", "Instalment changed", "resolved"),
        ("outage_informed", "Told about the outage", "resolved"),
        ("offer_sent", "Offer sent", "follow_up"), ("reading_stored", "Reading stored", "resolved"),
        ("kraftli_nothing", "Nothing to do", "no_action"),
    ],
}  # fmt: skip

CANNED = [
    ("hello", "Greeting", "Hello {{ customer.name }}, this is {{ agent.name }} from "
                          "{{ brand.name }}. How can I help?"),
    ("photo", "Ask for a photo", "Could you send me a photo of it? Then I can decide right away."),
    ("moment", "One moment", "One moment, I am looking it up."),
    ("return", "Return label", "I have sent you a return label. Which day suits you for the "
                               "pick-up?"),
    ("ref", "Reference", "Your reference is {{ case.reference }}. With it, every colleague finds "
                         "our conversation."),
    ("bye", "Goodbye", "Is there anything else I can do for you? If not, have a good day."),
]  # fmt: skip
