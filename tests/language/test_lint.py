"""Every text of ours keeps to the words of avoid.toml: person first, British, numbers written one way."""

import ast
import csv
import re
import tomllib

import pytest

from needs.language.findings import findings
from needs.language.places import place_notes
from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from needs.views.headline import headline
from tests.conftest import ROOT, TODAY
from tests.reports.test_brief_words import PLACES, lines_of

RULES = tomllib.loads((ROOT / "src/needs/language/avoid.toml").read_text("utf-8"))
CODE = sorted(
    [ROOT / "app.py", ROOT / "asgi.py", *(ROOT / "src/needs").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OUR_CELLS = {
    "areas.csv": ("note",),
    "area_changes.csv": ("note",),
    "footprints.csv": ("name", "note"),
    "events.csv": ("label", "text"),
    "costs.csv": ("label", "note"),
    "grants.csv": ("note",),
}
"""Columns of our data files that hold words of ours; titles of sources are their publishers' own."""


def faults(kind, text):
    for title in RULES["allowed"]:
        text = text.replace(title, "")
    return [
        f"{found[0]!r} in {text[max(0, found.start() - 40) : found.end() + 40]!r}: {rule['instead']}"
        for rule in RULES[kind]
        for found in re.finditer(rf"\b(?:{rule['pattern']})\b", text, re.IGNORECASE)
    ]


def literals(path):
    """Every string in a file, and whether it only explains the code: a docstring, or a string on its own."""
    tree = ast.parse(path.read_text("utf-8"))
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, id(node) in explains


def is_prose(text):
    """Whether a string is words for a reader: not a key of a library, a style or a script."""
    return len(text.split()) >= 4 and not re.search(r"[{};]\s*\n|://", text)


def our_data():
    catalogue = tomllib.loads((ROOT / "data/indicators.toml").read_text("utf-8"))["indicator"]
    for entry in catalogue:
        named = ["name"] if entry["name_status"] == "ours" else []
        for field in (*named, "short_name", "definition", "plain_definition", "counted", "withdrawn"):
            yield entry.get(field, "")
        yield from entry.get("caveats", [])
    for name, columns in OUR_CELLS.items():
        with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row.get(column) or "" for column in columns)


@pytest.fixture(scope="module")
def generated(snapshot):
    """Sentences as they are made, over places where everything and where little can be said."""
    texts = []
    for code in PLACES:
        place = snapshot.places.get(code)
        table = headline(snapshot, place, today=TODAY)
        texts += [each.sentence for each in findings(table)]
        texts += place_notes(table)
        texts += [note for row in table.rows for note in row.notes]
        texts += lines_of(words_of(snapshot, brief(snapshot, place, today=TODAY)))
    return [text.replace(snapshot.stamp, "") for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Drug addicts in the city",
        "Substance abuse",
        "help for crack users",
        "hard-to-reach groups",
        "an alcoholic",
        "staying clean",
    ],
)
def test_the_list_finds_what_it_is_for(text):
    assert faults("avoid", text)


@pytest.mark.parametrize("text", ["the color of it", "Analyzed by year", "a data center", "percent"])
def test_the_list_finds_american_spelling(text):
    assert faults("american", text)
    assert not faults("american", "the colour of it, analysed in a centre, per cent, catalogue")


def test_official_titles_and_defined_terms_may_stand():
    assert not faults("avoid", f"{RULES['allowed'][0]}: 52.1%")
    assert not faults("avoid", "substance misuse treatment; deaths related to drug misuse; alcohol-specific")


def test_every_title_that_is_allowed_is_an_official_one_or_that_of_a_work_cited(snapshot):
    official = {each.name for each in snapshot.catalogue if each.name_status == "confirmed"}
    cited = " ".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert [title for title in RULES["allowed"] if title not in official and f"[{title}]" not in cited] == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_code_speaks_of_people_first_and_in_british_english(path):
    texts = list(literals(path))
    copy = [text for text, explains in texts if not explains and is_prose(text)]
    assert [fault for text, _ in texts for fault in faults("avoid", text)] == []
    assert [fault for text in copy for fault in faults("american", text)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_documents_do_too(path):
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert faults("avoid", text) == []
    assert faults("american", text) == []


def test_the_data_that_we_wrote_does_too():
    assert [
        fault for text in our_data() for kind in ("avoid", "american") for fault in faults(kind, text)
    ] == []


def test_generated_sentences_do_too(generated):
    found = [fault for text in generated for kind in ("avoid", "american") for fault in faults(kind, text)]
    assert found == []


def test_numbers_have_one_decimal_at_most_and_commas(generated):
    for text in generated:
        assert re.findall(r"\d\.\d{2,}", text) == [], text
        # A year and an indicator's id have no comma, and neither has a code of an area.
        bare = [each for each in re.findall(r"(?<![\w,.])\d{4,}(?![\w,])", text) if not _is_year_or_id(each)]
        assert bare == [], text


def _is_year_or_id(text):
    return re.fullmatch(r"(19|20)\d\d|9\d{4}|40601", text) is not None
