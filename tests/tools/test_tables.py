"""The tables of the documents are those of the product."""

import pytest

from tools.tables import DOCUMENTS, TABLES, with_tables


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_table_of_a_document_is_the_product_s(path):
    said = path.read_text("utf-8")
    assert said == with_tables(said), "make tables writes them"


def test_every_table_stands_in_a_document():
    said = " ".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert all(f"<!-- table {name} -->" in said for name in TABLES)
