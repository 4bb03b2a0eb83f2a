import pytest

from needs.domain.errors import InvalidFiguresError, UnknownIndicatorError
from needs.domain.indicators import read_catalogue
from needs.domain.measures import ValueType

ENTRY = """
[[indicator]]
id = "{id}"
name = "A"
name_status = "confirmed"
short_name = "A"
theme = "Deaths"
unit = "per 100,000"
value_type = "crude rate"
polarity = "low is good"
sex = "Persons"
age = "All ages"
source = "S"
definition = "D"
"""


def write(folder, text):
    path = folder / "indicators.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_priority_indicator_of_the_field_is_listed(snapshot):
    priority = [
        "92906",
        "93764",
        "94199",
        "94200",
        "94201",
        "92708",
        "94240",
        "92544",
        "91380",
        "93763",
        "92432",
        "91117",
        "90244",
        "90245",
        "92447",
        "92454",
        "92455",
        "93517",
        "93532",
        "90808",
        "92904",
        "93765",
        "93767",
        "93771",
        "93773",
        "93553",
        "93012",
        "40601",
        "94122",
        "94123",
        "93193",
        "91123",
    ]
    assert [each for each in priority if each not in snapshot.catalogue] == []


def test_an_unconfirmed_name_is_never_shown_as_official(snapshot):
    unconfirmed = [each for each in snapshot.catalogue if each.name_status == "unconfirmed"]
    assert [each.id for each in unconfirmed] == ["94200"]
    for each in unconfirmed:
        assert each.name == ""
        assert "not yet confirmed" in each.display_name


@pytest.mark.parametrize(
    ("status", "name", "is_named"),
    [("confirmed", "A", True), ("ours", "A", True), ("unconfirmed", "", False)],
)
def test_an_indicator_is_named_by_its_publisher_or_by_us(tmp_path, status, name, is_named):
    text = ENTRY.format(id="1").replace('"confirmed"', f'"{status}"')
    (indicator,) = read_catalogue(write(tmp_path, text.replace('name = "A"', f'name = "{name}"', 1)))
    assert indicator.is_named is is_named


def test_what_is_known_of_rates_that_were_mislabelled_stands_in_an_entry_of_its_own(snapshot):
    rate = snapshot.catalogue.get("drug-poisoning-asr")
    assert (rate.name_status, rate.sex, rate.age) == ("ours", "Persons", "All ages")
    assert (rate.value_type, rate.multiplier) == (ValueType.DSR, 100_000)
    assert "Wider than deaths from drug misuse" in rate.definition


def test_suggests_the_closest_id(snapshot):
    with pytest.raises(UnknownIndicatorError, match="91380"):
        snapshot.catalogue.get("9138")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.format(id="1") + 'colour = "red"\n', r"entry 1 \(1\): unknown field colour"),
        (ENTRY.format(id="1").replace("low is good", "red is good"), "red is good"),
        (ENTRY.format(id="1").replace("Deaths", "Cheese"), "theme 'Cheese'"),
        (ENTRY.format(id="1") * 2, "the id is used twice"),
        (ENTRY.format(id="1") + 'superseded_by = "2"\n', "superseded_by names '2'"),
        ("[[indicator]\n", "indicators.toml"),
        (ENTRY.format(id="1").replace('unit = "per 100,000"\n', ""), "unit"),
        (ENTRY.format(id="1").replace('name = "A"', 'name = " "', 1), "name must be empty"),
        (ENTRY.format(id="1").replace('"confirmed"', '"unconfirmed"'), "name must be empty"),
    ],
)
def test_a_fault_in_the_catalogue_names_its_entry(tmp_path, text, said):
    with pytest.raises(InvalidFiguresError, match=said):
        read_catalogue(write(tmp_path, text))


def test_reads_in_the_order_of_the_themes(tmp_path):
    text = ENTRY.format(id="1") + ENTRY.format(id="2").replace("Deaths", "Estimated need")
    assert [each.id for each in read_catalogue(write(tmp_path, text))] == ["2", "1"]
