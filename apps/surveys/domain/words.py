"""What surrounds a survey's own words, in the customer's language: letters and the answer page.

Not gettext: the language is the customer's, not the reader's, and a letter is written by a
worker that has none.
"""

from __future__ import annotations

from collections.abc import Mapping

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "subject": "How did we do?",
        "hello": "You were in touch with {brand} on {day}. Would you tell us how it went?",
        "choose": "Choose an answer: the page that opens asks you to send it.",
        "open": "Open the questions",
        "why": "You get this because you were in touch with us.",
        "stop": "Ask me no more",
        "send": "Send answer",
        "optional": "optional",
        "csat_low": "Very dissatisfied",
        "csat_high": "Very satisfied",
        "nps_low": "Not at all likely",
        "nps_high": "Extremely likely",
        "ces_low": "Strongly disagree",
        "ces_high": "Strongly agree",
        "yes": "Yes",
        "no": "No",
        "missing": "Choose an answer, please.",
        "wrong": "That is none of the answers.",
        "thanks": "Thank you",
        "thanks_more": "Your answer has arrived. You can change it for a day.",
        "again": "Change my answer",
        "closed": "This survey has ended",
        "closed_more": "The time to answer is over. Thank you all the same.",
        "stop_title": "Ask you no more?",
        "stop_more": "We will send you no surveys at this address. You can still write to us.",
        "stopped": "We will not ask again",
        "stopped_more": "You get no more surveys from us.",
        "preview": "A preview: nothing is sent.",
    },
    "de": {
        "subject": "Wie war es bei uns?",
        "hello": "Sie hatten am {day} Kontakt mit {brand}. Sagen Sie uns, wie es war?",
        "choose": "Wählen Sie eine Antwort: Auf der Seite, die sich öffnet, senden Sie sie ab.",
        "open": "Fragen öffnen",
        "why": "Sie erhalten dies, weil Sie Kontakt mit uns hatten.",
        "stop": "Nicht mehr fragen",
        "send": "Antwort senden",
        "optional": "freiwillig",
        "csat_low": "Sehr unzufrieden",
        "csat_high": "Sehr zufrieden",
        "nps_low": "Gar nicht wahrscheinlich",
        "nps_high": "Sehr wahrscheinlich",
        "ces_low": "Stimme gar nicht zu",
        "ces_high": "Stimme voll zu",
        "yes": "Ja",
        "no": "Nein",
        "missing": "Bitte wählen Sie eine Antwort.",
        "wrong": "Das ist keine der Antworten.",
        "thanks": "Danke",
        "thanks_more": "Ihre Antwort ist da. Sie können sie einen Tag lang ändern.",
        "again": "Meine Antwort ändern",
        "closed": "Diese Umfrage ist beendet",
        "closed_more": "Die Zeit zum Antworten ist vorbei. Trotzdem danke.",
        "stop_title": "Nicht mehr fragen?",
        "stop_more": "An diese Adresse kommen keine Umfragen mehr. Schreiben können Sie uns immer.",
        "stopped": "Wir fragen nicht mehr",
        "stopped_more": "Sie erhalten keine Umfragen mehr von uns.",
        "preview": "Eine Vorschau: Es wird nichts gesendet.",
    },
    "ar": {
        "subject": "كيف كانت خدمتنا؟",
        "hello": "تواصلت مع {brand} في {day}. هل تخبرنا كيف سارت الأمور؟",
        "choose": "اختر إجابة، ثم أرسلها من الصفحة التي تفتح.",
        "open": "افتح الأسئلة",
        "why": "تصلك هذه الرسالة لأنك تواصلت معنا.",
        "stop": "لا تسألوني مجددًا",
        "send": "إرسال الإجابة",
        "optional": "اختياري",
        "csat_low": "غير راضٍ إطلاقًا",
        "csat_high": "راضٍ جدًا",
        "nps_low": "غير محتمل إطلاقًا",
        "nps_high": "محتمل جدًا",
        "ces_low": "لا أوافق إطلاقًا",
        "ces_high": "أوافق تمامًا",
        "yes": "نعم",
        "no": "لا",
        "missing": "اختر إجابة من فضلك.",
        "wrong": "هذه ليست من الإجابات.",
        "thanks": "شكرًا لك",
        "thanks_more": "وصلت إجابتك. يمكنك تغييرها خلال يوم.",
        "again": "تغيير إجابتي",
        "closed": "انتهى هذا الاستبيان",
        "closed_more": "انتهى وقت الإجابة. شكرًا لك على أي حال.",
        "stop_title": "ألا نسألك مجددًا؟",
        "stop_more": "لن نرسل استبيانات إلى هذا العنوان. يمكنك دائمًا الكتابة إلينا.",
        "stopped": "لن نسأل مجددًا",
        "stopped_more": "لن تصلك استبيانات منا بعد الآن.",
        "preview": "معاينة: لن يُرسل شيء.",
    },
}


def choose(*wanted: str) -> str:
    """The first of ``wanted`` (BCP 47) that has words, else English."""
    for one in wanted:
        base = one.strip().lower().partition("-")[0]
        if base in WORDS:
            return base
    return FALLBACK


def of(language: str) -> Mapping[str, str]:
    return WORDS[choose(language)]


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
