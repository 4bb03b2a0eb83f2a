"""The page that updates the figures, against a loopback Fingertips."""

import pytest

from needs.sources.transport import Limits
from needs.store.in_use import Figures
from needs.ui.update import the_job
from tests.conftest import WITHIN
from tests.pages.driving import opened, words
from tests.stub.server import Fault, Stub


@pytest.fixture
def stub(snapshot, monkeypatch):
    the_job.clear()
    monkeypatch.setattr(Limits, "first_wait_seconds", 0.01)
    with Stub(snapshot) as running:
        monkeypatch.setenv("NEEDS_FINGERTIPS_URL", running.url)
        yield running


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    return app.run()


def updated(app):
    press(app, "Update from Fingertips")
    the_job().thread.join(WITHIN)
    return app.run()


def test_before_any_update_the_page_says_what_is_shown():
    app = opened("update", area="E08000026")
    assert "They have not been refreshed yet" in words(app)


def test_an_update_shows_at_once_what_it_brought(stub, snapshot):
    live = sum(each.on_fingertips for each in snapshot.catalogue)
    app = updated(opened("update", area="E08000026"))
    assert not app.exception
    assert f"Done: {live} updated" in app.success[0].value.replace("\\", "")
    said = words(app)
    assert "Figures refreshed from Fingertips on" in said
    changed = app.table[0].value
    assert set(changed["What"]) == {"New figure"}
    outcomes = app.table[1].value
    assert len(outcomes) == live
    overview = app.switch_page("pages/overview.py").run()
    assert "Successful completion of alcohol treatment" in " ".join(overview.table[0].value["Indicator"])


def test_a_service_that_fails_leaves_the_figures_and_says_so_on_every_page(stub):
    stub.fail(Fault.SERVER_ERROR)
    app = updated(opened("update", area="E08000026"))
    assert not app.exception
    said = " ".join(each.value for each in app.warning)
    assert "The figures could not be updated on" in said
    assert "days old" in said
    assert "Traceback" not in said
    overview = app.switch_page("pages/overview.py").run()
    assert "could not be updated" in overview.warning[0].value
    assert "**13.5** (11.1 to 16.2)" in " ".join(overview.table[0].value["Coventry"])


def test_a_broken_snapshot_is_passed_over_and_named(stub, own_data_folder, monkeypatch):
    app = updated(opened("update", area="E08000026"))
    name = (own_data_folder / "current").read_text().strip()
    (own_data_folder / "snapshots" / name / "observations.parquet").write_bytes(b"half")
    monkeypatch.setattr("needs.ui.figures.FIGURES", Figures())
    app.run()
    assert not app.exception
    assert "The embedded figures are shown instead" in app.warning[0].value


def test_a_setting_that_cannot_be_used_is_said_on_the_page(monkeypatch):
    monkeypatch.setenv("NEEDS_REFRESH", "hourly")
    app = opened(area="E08000026")
    assert not app.exception
    assert app.error[0].value == "NEEDS_REFRESH is “hourly”. It may be off, daily, weekly."
