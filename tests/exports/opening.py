"""What a file of an office program holds: is it valid, and what a reader sees when LibreOffice opens it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import OdfValidator, OpenXmlValidator
from pypdf import PdfReader

OPENS_WITHIN = 180


def assert_valid(path: Path) -> None:
    """Hold a file against the schemas of Office Open XML or OpenDocument."""
    validator = OdfValidator() if path.suffix == ".ods" else OpenXmlValidator()
    found = validator.validate(str(path))
    assert found.is_valid, "\n".join(str(error) for error in found.errors[:20])


def as_pdf(path: Path) -> Path:
    """The file as LibreOffice prints it; a test that needs it says in one line where it is missing."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    # A profile of its own, so that two conversions at once do not wait for each other.
    profile = path.parent / "profile"
    subprocess.run(
        [
            *(program, f"-env:UserInstallation=file://{profile}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(path.parent), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=OPENS_WITHIN,
    )
    printed = path.with_suffix(".pdf")
    assert printed.is_file(), "LibreOffice could not open the file"
    return printed


def text_of(path: Path) -> str:
    """The words that a reader sees, with single spaces between them."""
    pages = PdfReader(str(as_pdf(path))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
