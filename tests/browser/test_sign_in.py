"""Signing in as a reader does it: from the button to the organisation's own service, under the policy."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.reading import WAIT
from tests.web.served import served


class Service(BaseHTTPRequestHandler):
    """A service of the OpenID Connect kind, as far as the page on which somebody would type a password."""

    def do_GET(self):
        root = f"http://127.0.0.1:{self.server.server_port}"
        about = {
            "issuer": root,
            "authorization_endpoint": f"{root}/authorize",
            "token_endpoint": f"{root}/token",
            "jwks_uri": f"{root}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        is_about = self.path.startswith("/.well-known/")
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if is_about else "text/html")
        self.end_headers()
        self.wfile.write(json.dumps(about).encode() if is_about else b"<h1>Your organisation</h1>")

    def log_message(self, *_):
        """Nothing: the test's own output is enough."""


@pytest.fixture
def service():
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_the_button_leads_to_the_organisation_s_own_service(chromium, service, tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        "[auth]\n"
        'redirect_uri = "http://127.0.0.1:1/oauth2callback"\n'
        'cookie_secret = "a secret of forty characters, for a test"\n'
        'client_id = "needs"\nclient_secret = "not one"\n'
        f'server_metadata_url = "{service}/.well-known/openid-configuration"\n'
    )
    settings = {"NEEDS_SIGN_IN": "@council.gov.uk", "STREAMLIT_SECRETS_FILES": str(secrets)}
    with served(tmp_path / "log", NEEDS_DATA_DIR=str(tmp_path / "data"), **settings) as server:
        page = chromium.new_context(bypass_csp=False).new_page()
        page.goto(f"{server.address}/update")
        expect(page.get_by_text("Sign in to update the figures.")).to_be_visible()
        expect(page.get_by_role("button", name="Update from Fingertips")).to_have_count(0)
        page.get_by_role("button", name="Sign in").first.click(timeout=WAIT)
        expect(page.get_by_role("heading", name="Your organisation")).to_be_visible(timeout=WAIT)
        asked = parse_qs(urlsplit(page.url).query)
        page.context.close()
    assert page.url.startswith(f"{service}/authorize?")
    assert asked["client_id"] == ["needs"]
    assert asked["response_type"] == ["code"]
    assert "email" in asked["scope"][0]
    assert {"state", "nonce"} <= asked.keys()
