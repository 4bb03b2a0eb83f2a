"""Driving the app as a script, as a reader would; a browser is not needed for these."""

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT, WITHIN

PAGES = {path.stem: f"pages/{path.name}" for path in sorted((ROOT / "pages").glob("*.py"))}


def opened(page="overview", **parameters):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=WITHIN)
    for key, value in parameters.items():
        app.query_params[key] = value
    if page != "overview":
        app.switch_page(PAGES[page])
    return app.run()


def choose(app, key, value):
    """Choose from a list as a reader does."""
    app.selectbox(key=key).set_value(value)
    return again(app)


def again(app):
    """Run as after a reader's choice: the link that the app wrote goes back with it, as in a browser."""
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    return app.run()


def words(app):
    kinds = ("title", "header", "markdown", "caption", "info", "warning")
    return " ".join(str(each.value) for kind in kinds for each in app.get(kind)).replace("\\", "")
