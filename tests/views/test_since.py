import json

import pytest

from needs.store.changes import REVISED
from needs.store.library import Library
from needs.store.snapshot import load
from needs.views.since import changed_since
from tests.releases import fetched_in

CITY = "E09000001"


@pytest.fixture
def refreshed(snapshot, tmp_path):
    """Figures in which one headline value of Coventry, and one by sex, are not what they were."""
    library = Library(tmp_path)
    folder = library.snapshots / "20261122T000000Z-later"
    folder.mkdir(parents=True)
    frame = snapshot.observations.copy()
    of_coventry = frame["area_code"].eq("E08000026") & frame["indicator"].eq("91380")
    of_coventry &= frame["period"].eq("2016-18") & frame["category"].eq("")
    assert set(frame.loc[of_coventry, "sex"]) > {"Persons"}
    frame.loc[of_coventry, "value"] += 1
    return library, load(fetched_in(folder, frame[of_coventry]))


def test_the_one_headline_figure_that_was_revised_is_found(snapshot, refreshed, coventry):
    library, later = refreshed
    found = changed_since(later, snapshot.stamp, coventry, library)
    assert found[["indicator", "period", "sex", "kind"]].to_numpy().tolist() == [
        ["91380", "2016-18", "Persons", REVISED]
    ]
    assert float(found["after"].iloc[0]) == pytest.approx(float(found["before"].iloc[0]) + 1, abs=1e-3)


def test_it_is_found_in_a_footprint_and_not_elsewhere(snapshot, refreshed):
    library, later = refreshed
    both = later.places.get(f"E08000026.{CITY}")
    assert len(changed_since(later, snapshot.stamp, both, library)) == 1
    assert changed_since(later, snapshot.stamp, later.register.get(CITY), library).empty


def test_a_newer_link_opened_on_older_figures_is_compared_too(snapshot, refreshed, coventry):
    library, later = refreshed
    assert len(changed_since(snapshot, later.stamp, coventry, library)) == 1


def test_figures_that_are_not_held_say_nothing(snapshot, refreshed, coventry):
    library, later = refreshed
    assert changed_since(later, "2020-01-01.00000000", coventry, library) is None
    (library.snapshots / "20261122T000000Z-later" / "manifest.json").write_text(json.dumps([]))
    assert changed_since(snapshot, later.stamp, coventry, library) is None
