"""The published figures keep the relations of ``data/relations.toml``."""

import csv

import pytest

from needs.domain.indicators import read_catalogue
from needs.sources.areas import read_register
from needs.sources.publications import Source, read_observations
from needs.sources.relations import read_relations
from needs.store.relations import RELATIONS, check_relations
from tests.conftest import ROOT

RENAMED = {"source": "key", "link_text": "published_at"}


@pytest.fixture(scope="module")
def published(shared_folder):
    """The published figures and what is known of their areas and indicators."""
    folder = shared_folder / "figures"
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = [{RENAMED.get(key, key): cell for key, cell in row.items()} for row in csv.DictReader(file)]
    sources = {row["key"]: Source(**row) for row in rows}
    register = read_register(ROOT / "data")
    catalogue = read_catalogue(ROOT / "data" / "indicators.toml")
    frame, _ = read_observations(folder / "observations.csv", register, sources)
    relations = read_relations(ROOT / "data" / RELATIONS, catalogue, register)
    return frame, relations, catalogue, register


def test_the_figures_keep_every_relation(published):
    results = check_relations(*published)
    assert [str(found) for each in results for found in each.contradictions] == []
    assert [each.relation.name for each in results if not each.held] == []
    assert [exception for each in results for exception in each.unused] == []


def test_poisoning_under_the_old_label_is_refused_by_name(published):
    frame, *rest = published
    kept = frame[~(frame["indicator"].eq("92432") & frame["period"].eq("2016-18"))]
    old = kept.assign(indicator=kept["indicator"].replace("drug-poisoning-asr", "92432"))
    found = [str(each) for result in check_relations(old, *rest) for each in result.contradictions]
    assert [each.split(": ")[0] for each in found] == ["92432, Persons, All ages, 2016-18"] * 2
