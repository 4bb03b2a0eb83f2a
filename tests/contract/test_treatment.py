"""People in treatment, as embedded: against the series that are held anyway, and brought from a file."""

import os
import signal

import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.treatment import SubstanceGroup
from needs.store.bring import bring, carry
from needs.store.library import Library
from needs.store.on_disk import BROUGHT, only_fetched, write_figures
from needs.store.snapshot import load
from needs.views.treatment import treatment_rows, treatment_years
from tests.conftest import ROOT
from tests.made_viewit import made_viewit
from tests.places import ENGLAND

BARNET = "E09000003"
SERIES = {
    "in-treatment-all": SubstanceGroup.ALL,
    "in-treatment-opiate": SubstanceGroup.OPIATE,
    "in-treatment-non-opiate-only": SubstanceGroup.NON_OPIATE,
    "in-treatment-non-opiate-and-alcohol": SubstanceGroup.NON_OPIATE_AND_ALCOHOL,
    "in-treatment-alcohol-only": SubstanceGroup.ALCOHOL,
}


def in_treatment(snapshot, place, year, group):
    (row,) = treatment_rows(snapshot, place, year=year, substance=group, measures=["in-treatment"])
    return row.count


def test_the_groups_of_barnet_add_up_to_its_total_within_rounding(embedded):
    barnet = embedded.register.get(BARNET)
    whole, *parts = (in_treatment(embedded, barnet, "2021/22", each) for each in SubstanceGroup)
    assert abs(sum(parts) - whole) <= 2.5 * (len(parts) + 1)


def test_england_is_what_the_series_held_say_in_every_shared_year(embedded):
    england = embedded.register.england
    years = treatment_years(embedded, england)
    compared = {
        (key, row.period.text): (row.value, in_treatment(embedded, england, row.period.text, group))
        for key, group in SERIES.items()
        for row in embedded.series(key, (ENGLAND,))
        if row.period.text in years
    }
    assert len(compared) >= len(years)
    assert [each for each, (held, ours) in compared.items() if held != ours] == []


@pytest.fixture
def release(monkeypatch):
    monkeypatch.setenv("NEEDS_RELEASE_DIR", str(ROOT / "data"))


@pytest.fixture
def file(embedded, tmp_path):
    measures = embedded.treatment.measures
    return made_viewit(
        tmp_path / "made.csv", measures, ["Barnet", "Durham", "Atlantis"], ["2020/21", "2021/22"]
    )


def test_a_file_is_brought_for_every_reader_and_gone_back_from(release, file, own_data_folder):
    library, before = Library(), load().stamp
    brought = bring(file, library)
    assert any("Atlantis" in each and "120 rows" in each for each in brought.said)
    shown = library.load()
    assert (shown.problem, shown.snapshot.stamp == before) == ("", False)
    durham = shown.snapshot.register.find("County Durham")
    assert treatment_years(shown.snapshot, durham) == ("2020/21", "2021/22")
    library.go_back("")
    assert library.load().snapshot.stamp == before


def test_a_refresh_keeps_what_was_brought(release, file, tmp_path):
    library = Library()
    bring(file, library)
    held = library.load().snapshot
    folder = tmp_path / "next"
    folder.mkdir()
    manifest = carry(held, folder)
    write_figures(folder, only_fetched(held.observations), newest=held.manifest["newest"], **manifest)
    after = load(folder)
    durham = after.register.find("County Durham")
    assert treatment_rows(after, durham) == treatment_rows(held, durham)
    assert (folder / BROUGHT).read_text() == (held.refreshed / BROUGHT).read_text()


def test_without_anything_brought_a_refresh_carries_nothing(embedded, tmp_path):
    assert carry(embedded, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_no_known_kind_changes_nothing(release, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(InvalidFiguresError, match="no kind"):
        bring(other)
    assert Library().current_name() == ""


@pytest.mark.parametrize(
    "stage", ["write_treatment", "write_figures", "load", "checksum", "Library.finish", "Library.switch"]
)
def test_killed_at_any_stage_it_leaves_the_figures_as_they_were(release, file, stage, monkeypatch):
    killed = f"needs.store.bring.{stage}"
    monkeypatch.setattr(killed, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    child = os.fork()
    if not child:
        bring(file)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert Library().current_name() == ""
    assert Library().load().problem == ""
