from needs.language.numbers import count_of, interval_of, value_of, with_unit


def figure(snapshot, indicator, code, period):
    found = next(f for f in snapshot.series(indicator, (code,)) if f.period.text == period)
    return snapshot.catalogue.get(indicator), found


def test_rates_have_one_decimal_and_their_unit(snapshot):
    rate = figure(snapshot, "91380", "E08000026", "2016-18")
    assert value_of(*rate) == "13.5"
    assert with_unit(*rate) == "13.5 per 100,000"
    assert interval_of(*rate) == "11.1 to 16.2"
    assert count_of(*rate) == "114 deaths"


def test_counts_have_commas_and_are_not_said_twice(snapshot):
    treated = figure(snapshot, "in-treatment-all", "E08000026", "2022/23")
    assert value_of(*treated) == "1,824"
    assert count_of(*treated) == ""


def test_percentages_carry_their_sign(snapshot):
    assert with_unit(*figure(snapshot, "drug-treatment-completion", "E10000020", "2015/16")) == "10.9%"


def test_a_blank_is_a_mark_and_not_a_number(snapshot):
    blank = figure(snapshot, "91380", "E06000053", "2016-18")
    assert value_of(*blank) == "[x]"
    assert interval_of(*blank) == ""
    assert value_of(blank[0], None) == "[x]"
