"""Who may update or add files where a server asks for it; reading stays open."""

import pytest

from needs.domain.errors import NeedsError
from needs.domain.settings import SIGN_IN
from needs.ui.sign_in import configured, is_one_of
from tests.pages.driving import PAGES, opened, words

NAMED = ("ann@example.gov.uk", "@council.gov.uk")
IN = {"is_logged_in": True, "email": "ann@example.gov.uk"}


def as_user(page, user, **parameters):
    app = opened(page, **parameters)
    app.user = user
    return app.run()


@pytest.mark.parametrize(
    ("user", "may"),
    [
        (IN, True),
        ({**IN, "email": "Ann@Example.gov.uk"}, True),
        ({**IN, "email": "anybody@council.gov.uk"}, True),
        ({**IN, "email_verified": True}, True),
        ({**IN, "email_verified": False}, False),
        ({**IN, "email_verified": None}, False),
        ({**IN, "is_logged_in": False}, False),
        ({**IN, "is_logged_in": "yes"}, False),
        ({"email": "ann@example.gov.uk"}, False),
        ({**IN, "email": "bob@example.gov.uk"}, False),
        ({**IN, "email": "x@evil.council.gov.uk"}, False),
        ({**IN, "email": "x@notcouncil.gov.uk"}, False),
        ({**IN, "email": "@council.gov.uk"}, False),
        ({**IN, "email": ""}, False),
        ({**IN, "email": None}, False),
        ({"is_logged_in": True, "preferred_username": "ann@example.gov.uk"}, False),
        ({}, False),
    ],
)
def test_only_those_named_who_are_signed_in_may(user, may):
    assert is_one_of(NAMED, user) is may


def test_the_setting_takes_addresses_and_domains_and_refuses_what_is_neither(monkeypatch):
    monkeypatch.setenv(SIGN_IN.name, "Ann@Example.gov.uk, @council.gov.uk")
    assert configured() == NAMED
    monkeypatch.delenv(SIGN_IN.name)
    assert configured() == ()
    for wrong in ("ann", "council.gov.uk", "*", "@", "ann@"):
        monkeypatch.setenv(SIGN_IN.name, wrong)
        with pytest.raises(NeedsError, match=SIGN_IN.name):
            configured()


def offered(app):
    return {each.label for each in app.button}, bool(app.file_uploader)


def test_without_the_setting_everybody_may():
    buttons, can_add = offered(opened("update"))
    assert "Update from Fingertips" in buttons
    assert can_add


@pytest.mark.parametrize(
    ("user", "offers", "said"),
    [
        ({}, set(), "signing in is not set up"),
        ({"is_logged_in": False}, {"Sign in"}, "Sign in to update the figures"),
        ({**IN, "email": "bob@example.gov.uk"}, {"Sign out"}, "may not be used to update the figures"),
    ],
)
def test_who_may_not_is_told_why_and_offered_nothing_else(user, offers, said, monkeypatch):
    monkeypatch.setenv(SIGN_IN.name, " ".join(NAMED))
    app = as_user("update", user)
    assert not app.exception
    buttons, can_add = offered(app)
    assert "Update from Fingertips" not in buttons
    assert not can_add
    assert buttons & {"Sign in", "Sign out"} == offers
    assert said in words(app)
    pack = as_user("pack", user, area="E08000026")
    assert not pack.exception
    assert not pack.file_uploader


def test_who_may_is_offered_all_of_it(monkeypatch):
    monkeypatch.setenv(SIGN_IN.name, " ".join(NAMED))
    buttons, can_add = offered(as_user("update", IN))
    assert "Update from Fingertips" in buttons
    assert can_add


def test_a_button_that_was_drawn_before_does_nothing_after(monkeypatch):
    """As where somebody is taken off the list, or signs out in another tab, while their page is open."""
    started = []
    monkeypatch.setattr("needs.ui.update.Job.start", lambda job: started.append(job))
    app = opened("update")
    monkeypatch.setenv(SIGN_IN.name, " ".join(NAMED))
    next(each for each in app.button if each.label == "Update from Fingertips").click()
    app.run()
    assert not app.exception
    assert started == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_read_without_signing_in(page, monkeypatch):
    monkeypatch.setenv(SIGN_IN.name, " ".join(NAMED))
    app = as_user(page, {"is_logged_in": False}, area="E08000026")
    assert not app.exception
    assert not app.error
