"""The figures of today keep the relations of ``data/relations.toml``."""

import shutil

import pandas as pd
import pytest

from needs.domain.errors import InvalidFiguresError
from needs.store.build import PUBLICATIONS, build
from needs.store.relations import check_relations
from needs.store.tables import read_tables
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def results(embedded):
    relations = read_tables(ROOT / "data").relations
    return check_relations(embedded.observations, relations, embedded.catalogue, embedded.register)


def test_the_figures_keep_every_relation(results):
    assert [str(found) for each in results for found in each.contradictions] == []
    assert [each.relation.name for each in results if not each.held] == []
    assert [exception for each in results for exception in each.unused] == []


def test_all_drug_poisoning_under_the_label_of_drug_misuse_stops_the_build(tmp_path):
    """As it stood until November 2026: part equals whole in nearly every area, and the level jumps."""
    release = shutil.copytree(ROOT / "data", tmp_path / "data")
    poisoning = release / PUBLICATIONS / "ons-drug-deaths-2018.csv"
    mislabelled = poisoning.read_text("utf-8").replace("drug-poisoning-asr,", "92432,")
    poisoning.write_text(mislabelled)
    counts = release / PUBLICATIONS / "ons-drug-deaths-2018-counts.csv"
    frame = pd.read_csv(counts, dtype=str, keep_default_na=False)
    frame[frame["period"].ne("2016-18")].to_csv(counts, index=False)
    with pytest.raises(InvalidFiguresError) as caught:
        build(release)
    named = [each for each in caught.value.problems if "92432, Persons, All ages, 2016-18" in each]
    assert any("equal" in each for each in named), caught.value.problems
