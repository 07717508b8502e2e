from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.models import AgentSkill
from apps.accounts.services import skills
from apps.core.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db

HEADER = "username,skill,level,valid_to\n"


@pytest.fixture
def floor():
    """A team with two agents, its leader, and a stranger's team beside it."""
    team, other = make.team(), make.team()
    leader = make.user(role="team_leader", team=team)
    return {
        "leader": leader,
        "noor": make.agent(team=team, username="noor"),
        "idris": make.agent(team=team, username="idris"),
        "stranger": make.agent(team=other, username="stranger"),
        "refunds": make.skill(name="Refunds", slug="refunds"),
        "swedish": make.skill(name="Swedish", slug="swedish"),
    }


def levels():
    rows = AgentSkill.objects.values_list("user__username", "skill__slug", "level")
    return {(user, skill): level for user, skill, level in rows}


def test_many_squares_are_set_in_one_go(floor, django_assert_max_num_queries):
    noor, idris, refunds, swedish = (floor[n] for n in ("noor", "idris", "refunds", "swedish"))
    make.agent_skill(noor, swedish, 4)
    cells = [
        skills.Cell(noor.pk, refunds.pk, 3),
        skills.Cell(idris.pk, refunds.pk, 2),
        skills.Cell(noor.pk, swedish.pk, 0),
    ]
    with django_assert_max_num_queries(8):
        skills.set_levels(cells, by=floor["leader"])
    assert levels() == {("noor", "refunds"): 3, ("idris", "refunds"): 2}


@pytest.mark.parametrize("level", [-1, 5])
def test_a_level_is_none_to_four(floor, level):
    with pytest.raises(DomainError):
        skills.grant(user=floor["noor"], skill=floor["refunds"], level=level, by=None)
    assert levels() == {}


def test_an_ended_skill_does_not_route(floor):
    past = timezone.now() - timedelta(minutes=1)
    make.agent_skill(floor["noor"], floor["refunds"], 3, valid_to=past)
    make.agent_skill(floor["noor"], floor["swedish"], 3, valid_from=past)
    assert [held.skill.slug for held in AgentSkill.objects.valid()] == ["swedish"]


def test_copying_raises_nothing_but_what_the_source_can(floor):
    certificate = make.skill(slug="safety", requires_certificate=True)
    make.agent_skill(floor["noor"], floor["refunds"], 4)
    make.agent_skill(floor["noor"], certificate, 4)
    make.agent_skill(floor["idris"], floor["swedish"], 2)
    copied = skills.copy(source=floor["noor"], to=[floor["idris"]], by=floor["leader"])
    assert copied == 1
    assert levels()["idris", "refunds"] == 4
    assert levels()["idris", "swedish"] == 2
    assert ("idris", "safety") not in levels()


def test_a_file_goes_out_and_comes_back_the_same(floor):
    make.agent_skill(floor["noor"], floor["refunds"], 3)
    held = AgentSkill.objects.select_related("user", "skill")
    text = "".join(skills.export(held))
    assert text.splitlines()[1] == "noor,refunds,3,"
    assert skills.load(content=text.encode(), by=floor["leader"]) == (1, [])
    assert levels() == {("noor", "refunds"): 3}


def test_a_file_with_one_wrong_line_changes_nothing(floor):
    text = HEADER + "noor,refunds,3,\nnoor,refunds,9,\nghost,refunds,1,\nidris,juggling,1,\n"
    count, complaints = skills.load(content=text.encode(), by=floor["leader"])
    assert count == 0
    assert [complaint.split(":")[0] for complaint in complaints] == ["Line 3", "Line 4", "Line 5"]
    assert levels() == {}


def test_a_file_cannot_reach_a_strangers_skills(floor):
    text = HEADER + "stranger,refunds,3,\n"
    count, complaints = skills.load(content=text.encode(), by=floor["leader"])
    assert (count, len(complaints)) == (0, 1)
    assert levels() == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"name;level\n", b"x" * (2 * 1024 * 1024 + 1)],
)
def test_what_is_no_such_file_is_refused_in_words(floor, content):
    count, complaints = skills.load(content=content, by=floor["leader"])
    assert (count, len(complaints)) == (0, 1)


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(floor):
    noor = floor["noor"]
    noor.username = "=cmd()"
    noor.save()
    make.agent_skill(noor, floor["refunds"], 3)
    text = "".join(skills.export(AgentSkill.objects.select_related("user", "skill")))
    assert text.splitlines()[1] == "'=cmd(),refunds,3,"
    assert skills.load(content=text.encode(), by=floor["leader"]) == (1, [])


def test_a_leader_sets_squares_of_the_team_and_no_others(client, floor):
    client.force_login(floor["leader"])
    squares = [f"{floor[name].pk}:{floor['refunds'].pk}" for name in ("noor", "stranger")]
    answer = client.post(
        "/settings/skills/levels/", {"cell": [*squares, "1;2"], "level": "3", "part": "table"}
    )
    assert answer.status_code == 200
    assert levels() == {("noor", "refunds"): 3}
    assert (
        client.post("/settings/skills/levels/", {"cell": squares, "level": "5"}).status_code == 422
    )


def test_the_matrix_shows_supply_and_ended_certificates(client, floor):
    refunds = floor["refunds"]
    refunds.needed_people = 2
    refunds.save()
    past = timezone.now() - timedelta(days=3)
    make.agent_skill(floor["noor"], refunds, 4)
    make.agent_skill(floor["idris"], refunds, 4, valid_to=past)
    client.force_login(floor["leader"])
    page = client.get("/settings/skills/").content.decode()
    assert "1 at 3+" in page
    assert "2 needed" in page
    assert 'class="cell over"' in page
    assert "stranger" not in page


def test_the_matrix_reads_a_hundred_people_in_a_few_queries(
    client, floor, django_assert_max_num_queries
):
    team = floor["leader"].teams.get()
    for _ in range(70):
        make.agent(team=team, password=None)
    client.force_login(floor["leader"])
    client.get("/settings/skills/")
    with django_assert_max_num_queries(15):
        page = client.get("/settings/skills/").content.decode()
    assert "after=" in page


def test_files_travel_through_the_pages(client, floor):
    client.force_login(floor["leader"])
    upload = SimpleUploadedFile("skills.csv", (HEADER + "noor,swedish,2,2030-03-31\n").encode())
    assert client.post("/settings/skills/import/", {"file": upload}).status_code == 200
    assert levels() == {("noor", "swedish"): 2}
    out = b"".join(client.get("/settings/skills/export/").streaming_content).decode()
    assert out.splitlines() == ["username,skill,level,valid_to", "noor,swedish,2,2030-03-31"]
    wrong = SimpleUploadedFile("skills.csv", (HEADER + "noor,swedish,7,\n").encode())
    answer = client.post("/settings/skills/import/", {"file": wrong})
    assert answer.status_code == 422
    assert b"Line 2" in answer.content
