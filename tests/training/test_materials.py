"""Packages of strangers: unpacked with care, run in a world of their own."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from apps.training import http
from apps.training.errors import FileRefused
from apps.training.models import Certificate, Material, Progress
from apps.training.services import courses, lessons, materials
from tests import make

pytestmark = pytest.mark.django_db

MANIFEST = """<manifest><metadata><schemaversion>1.2</schemaversion></metadata><organizations>
<organization><title>Fire safety</title><item identifierref="r"><title>x</title></item>
</organization></organizations><resources><resource identifier="r" href="index.html"/></resources>
</manifest>"""


def package(**files: str):
    content = {"imsmanifest.xml": MANIFEST, "index.html": "<head></head>Hello"} | files
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return ContentFile(out.getvalue(), name="course.zip")


def keep(file):
    return materials.keep(file=file, name="course.zip", kind="package", by=None)


@pytest.fixture
def learning():
    course = courses.create(title="Fire", by=None)
    draft = courses.draft_of(course)
    courses.save_lesson(
        version=draft, title="Fire", kind="package", material=keep(package(**{"a.exe": "MZ"}))
    )
    courses.publish(version=draft, by=None)
    enrolment = make.enrolment(make.agent(), course)
    lesson = enrolment.version.lessons.get()
    return lessons.look_at(enrolment=enrolment, lesson=lesson)


def test_a_package_is_unpacked_without_what_does_not_belong(learning):
    material = learning.lesson.material
    assert (material.name, material.standard, material.launch) == (
        "Fire safety", "scorm12", "index.html",
    )  # fmt: skip
    found = sorted(path.name for path in materials.folder(material).iterdir())
    assert found == ["imsmanifest.xml", "index.html"]


def test_a_package_that_climbs_out_leaves_nothing_behind():
    before = set(materials.folder(Material(token="x")).parent.glob("*"))
    with pytest.raises(FileRefused, match="unsafe name"):
        keep(package(**{"../../evil.js": "x"}))
    assert set(materials.folder(Material(token="x")).parent.glob("*")) == before


def test_no_zip_and_no_manifest_are_refused():
    with pytest.raises(FileRefused, match="not a ZIP"):
        keep(ContentFile(b"hello", name="a.zip"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", "x")
    with pytest.raises(FileRefused, match="neither"):
        keep(ContentFile(out.getvalue(), name="a.zip"))


def test_its_pages_run_without_an_origin_and_reach_only_their_folder(client, learning):
    ticket = http.ticket(learning.pk, learning.lesson.material_id)
    answer = client.get(reverse("training:package_file", args=[ticket, "index.html"]))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts allow-forms; default-src 'none'")
    assert "allow-same-origin" not in policy
    assert f"script-src http://testserver/training/packages/{ticket}/" in policy
    assert b"switchroom-bridge.js" in answer.content
    bridge = client.get(reverse("training:package_file", args=[ticket, "switchroom-bridge.js"]))
    assert b"LMSInitialize" in bridge.content
    for name in ("../index.html", "a/../../x.js", "imsmanifest.exe", "gone.html"):
        url = reverse("training:package_file", args=[ticket, name])
        assert client.get(url).status_code == 404
    wrong = reverse("training:package_file", args=[ticket[:-2] + "xx", "index.html"])
    assert client.get(wrong).status_code == 404


def test_what_it_says_finishes_the_lesson_and_no_more(client, learning):
    client.force_login(learning.enrolment.user)
    url = reverse("training:package", args=[learning.enrolment_id, 1])
    said = {"cmi.suspend_data": "page=3", "cmi.core.student_id": "1", "evil": "x"}
    client.post(url, json.dumps(said), content_type="application/json")
    learning.refresh_from_db()
    assert (learning.cmi, learning.state) == ({"cmi.suspend_data": "page=3"}, "open")
    done = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90"}
    client.post(url, json.dumps(done), content_type="application/json")
    learning.refresh_from_db()
    assert (learning.state, learning.score) == ("done", 90)
    assert Certificate.objects.get().user == learning.enrolment.user


def test_an_xapi_statement_needs_the_ticket_of_its_learner(client, learning):
    verb = {"id": "http://adlnet.gov/expapi/verbs/completed"}
    body = json.dumps({"verb": verb})
    url = reverse("training:statements", args=["made-up", "statements"])
    assert client.post(url, body, content_type="application/json").status_code == 404
    assert Progress.objects.get().state == "open"
    ticket = http.ticket(learning.pk, learning.lesson.material_id)
    url = reverse("training:statements", args=[ticket, "statements"])
    assert client.post(url, body, content_type="application/json").status_code == 200
    assert Progress.objects.get().state == "done"
