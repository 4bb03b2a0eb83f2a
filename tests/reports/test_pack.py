"""What a committee pack says: each number is its view's, each section says something, nothing is made up."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd
import pytest

from needs.domain.errors import NeedsError, UnknownIndicatorError
from needs.domain.grants import GrantStatus
from needs.domain.options import LocalNote
from needs.domain.periods import parse_period
from needs.domain.vocabulary import ComparatorGroup, PackSection, Sex, Substance, TrendForm
from needs.language.sources import publication
from needs.links.codec import decode
from needs.links.packs import address_of
from needs.reports.pack.model import Table
from needs.reports.pack.sections import pack_of
from needs.views.gap import gap
from needs.views.headline import headline
from tests.chosen import COMPARED
from tests.chosen import chosen as select
from tests.conftest import TODAY
from tests.exports.conftest import SITE
from tests.language.test_lint import faults
from tests.places import (
    CORE,
    COVENTRY,
    CUMBERLAND,
    ENGLAND,
    LEICESTERSHIRE,
    NORFOLK,
    NORTHAMPTONSHIRE,
    NORTHAMPTONSHIRE_COUNTY,
    SCILLY,
    WEST_MIDLANDS,
)

PLACES = (*CORE, SCILLY, LEICESTERSHIRE, NORFOLK, NORTHAMPTONSHIRE_COUNTY)
MARCH = date(2024, 3, 31)
REPORT = ("92432", "93763", "93764")
_MARK = re.compile(r"\[[cxz]\]")


@pytest.fixture(scope="session")
def packs(packs):
    """The full pack of a place with the councils of its region."""
    return partial(packs, depth="full", versus="region")


def pack(snapshot, code, *, indicators=(), today=TODAY, site=SITE, **choices):
    chosen = {"versus": "region", **choices}
    selection = select(
        area=code, indicator=next(iter(indicators), None), others=tuple(indicators[1:]), **chosen
    )
    return pack_of(snapshot, snapshot.places.get(code), selection, today=today, site=site)


def section(made, key):
    return next(each for each in made.sections if each.key == key)


def tables(made, key):
    return [each for each in section(made, key).items if isinstance(each, Table)]


def figures(made, key):
    return [each for each in section(made, key).items if not isinstance(each, Table)]


def said(made, key):
    return " ".join((*section(made, key).paragraphs, *section(made, key).points))


def texts(made):
    """Every sentence and cell that is written by us; sources are their publishers' own titles."""
    yield from (made.title, made.standfirst, made.freshness)
    for each in made.sections:
        yield from (each.title, *each.paragraphs, *each.points)
        for item in each.items:
            if isinstance(item, Table):
                yield from (item.title, item.lead, *item.notes)
                ours = item.cells.drop(columns="Source", errors="ignore")
                yield from (str(cell) for cell in ours.to_numpy().ravel())
            else:
                yield from (item.title, item.subtitle, item.takeaway, item.alt, *item.notes)


def print_of(made):
    """Everything in a pack that could differ, as text."""
    parts = [made.title, made.standfirst, *made.sources, made.freshness, address_of(made), made.stem]
    for each in made.sections:
        parts += [each.key, each.title, *each.paragraphs, *each.points]
        for item in each.items:
            if isinstance(item, Table):
                parts += [item.title, item.lead, item.cells.to_csv(), item.data.to_csv(), *item.notes]
                parts += [item.source, item.stem]
            else:
                parts.append(item.hash)
    return parts


# ----------------------------------------------------------------------------------------------- The report


def test_the_first_table_is_that_of_coventry_s_report_of_2024(snapshot):
    """The committee paper has 4.6, 5.3, 5.0; 45.1 (127 people), 41.9, 38.5; 649 (1,890), 564, 494."""
    made = pack(snapshot, COVENTRY, indicators=REPORT, as_at=MARCH)
    first = next(each for each in made.items() if isinstance(each, Table))
    assert first.cells.to_dict("list") == {
        "Indicator": [
            "Deaths from drug misuse, per 100,000",
            "Alcohol-related mortality, per 100,000",
            "Admission episodes for alcohol-related conditions (Narrow), per 100,000",
        ],
        "Period": ["2018–20 (3 years old)", "2021", "2021/22"],
        "Coventry": ["4.6", "45.1", "649"],
        "Number": ["[x]", "127 deaths", "1,890 admissions"],
        "West Midlands": ["5.3", "41.9", "564"],
        "England": ["5.0", "38.5", "494"],
        "Compared with England": ["~ No clear difference", "~ No clear difference", "~ Indicatively worse"],
    }
    assert first.data["area_value"].tolist() == [4.6, 45.1, 649.0]
    assert first.data["indicator"].tolist() == list(REPORT)
    assert first.notes[0].startswith("~ Indicative: no interval is published")
    assert "Fingertips indicators 92432, 93763, 93764." in first.source
    assert made.stem == "coventry-drug-and-alcohol-need-2024-03"


def test_the_report_s_numbers_of_people_stand_in_a_table_of_their_own(snapshot):
    ids = ("alcohol-dependence-estimate", "ocu-estimate", "in-treatment-all")
    chosen = pack(snapshot, COVENTRY, indicators=(*REPORT, *ids), as_at=MARCH, sections=("headline",))
    by_rule = pack(snapshot, COVENTRY, as_at=MARCH, sections=("headline",))
    for made in (chosen, by_rule):
        table = tables(made, "headline")[1]
        assert table.title.startswith("Numbers of people and events, Coventry")
        held = dict(zip(table.cells["Indicator"], table.cells["Coventry"], strict=True))
        assert held["Estimated adults with alcohol dependence"] == "5,298"
        assert held["Estimated adults using opiates and/or crack cocaine"] == "2,509"
        assert held["Adults in structured drug and alcohol treatment"] == "1,824"
        assert "Compared with England" not in table.cells


def test_northamptonshire_s_grant_and_gap_are_the_paper_s_and_the_view_s(snapshot, packs):
    made = packs(NORTHAMPTONSHIRE)
    assert "£1,365,637" in said(made, "grants")
    (table,) = tables(made, "grants")
    assert {"£1,365,637", "£663,700", "£701,937"} <= set(table.cells["Amount"])
    assert "Grants as stated in: North and West Northamptonshire Joint Committee 2023" in made.sources
    row = gap(snapshot, snapshot.places.get(NORTHAMPTONSHIRE), Substance.ALCOHOL)
    short = pack(snapshot, NORTHAMPTONSHIRE, sections=("gap",))
    for own in (tables(short, "gap")[0].data.iloc[0], figures(made, "gap")[0].data.iloc[0]):
        assert (own["gap_percent"], own["in_treatment"]) == (row.gap_percent, row.in_treatment)
    assert f"{row.gap_percent:.1f}%" in figures(made, "gap")[0].takeaway
    inputs = tables(made, "gap")[0].data
    assert inputs["value"].tolist() == [each.value for each in row.inputs]


def test_norfolk_s_completion_rate_is_said_with_why_it_has_no_rank(snapshot):
    made = pack(
        snapshot,
        NORFOLK,
        indicators=("drug-treatment-completion",),
        versus="england",
        period="2015/16",
        sections=("headline", "compare"),
    )
    assert tables(made, "headline")[0].cells["Norfolk"].tolist() == ["10.9%"]
    (spec,) = figures(made, "compare")
    assert "Norfolk’s value is 72% of England’s" in spec.takeaway
    assert "figures are held for 1 council of 152" in spec.takeaway


def test_cumberland_s_past_stands_under_cumbria_s_name(packs):
    made = packs(CUMBERLAND)
    former = next(each for each in tables(made, "headline") if each.title.startswith("Figures of the former"))
    assert "Cumbria" in former.cells
    assert "Cumberland" not in former.cells
    assert "of which Cumberland was part" in former.lead
    assert "cannot be computed for Cumberland" in said(made, "gap")
    assert figures(made, "gap")[0].title.startswith("Cumbria: ")
    assert tables(made, "gap")[0].title.endswith("what the gap is made of, Cumbria")


# ------------------------------------------------------------------------------------------- For every place


@pytest.mark.parametrize("code", PLACES)
def test_every_section_of_every_place_says_something(packs, code):
    made = packs(code)
    assert [each.key for each in made.sections] == list(PackSection)
    for each in made.sections:
        assert each.paragraphs or each.points or each.items, each.key
        for sentence in (*each.paragraphs, *each.points):
            assert sentence.rstrip().endswith("."), sentence
    for item in made.items():
        assert item.title
        assert not item.title.endswith(".")
        assert re.fullmatch(r"[a-z0-9-]{5,100}", item.stem)
        assert item.source.startswith(("Source: ", "Grants as stated in: ")), item.title
        if isinstance(item, Table):
            assert item.lead.endswith(".")
            assert not item.cells.isna().any().any()
            assert not item.cells.map(str).eq("").any().any(), item.title
            assert item.cells.columns.is_unique
            assert len(item.data)


@pytest.mark.parametrize("code", PLACES)
def test_every_number_of_the_headline_tables_is_the_view_s(snapshot, packs, code):
    """The cells are read back as numbers and held against the frame, row by row."""
    view = headline(snapshot, snapshot.places.get(code), today=TODAY)
    held = _rows(view.frame())
    shown = 0
    for table in tables(packs(code), "headline"):
        assert set(_rows(table.data)) <= set(held)
        assert table.data["area_value"].dtype == float
        for (_, cells), (_, line) in zip(table.cells.iterrows(), table.data.iterrows(), strict=True):
            values = {"area_value": cells.iloc[2]}
            if view.region and view.region.name in cells and code != view.region.code:
                values["region_value"] = cells[view.region.name]
            if "England" in cells and code != ENGLAND:
                values["england_value"] = cells["England"]
            for column, cell in values.items():
                assert _same(cell, line[column]), (table.title, line["indicator"], column)
                shown += 1
            if "Number" in cells and re.match(r"\d", cells["Number"]):
                assert _number(cells["Number"]) == pytest.approx(line["area_count"], abs=0.5)
            if "Compared with England" in cells:
                assert cells["Compared with England"].endswith(line["vs_england"])
    assert shown


def _rows(frame):
    return list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def _same(cell, value):
    if pd.isna(value):
        return bool(_MARK.match(cell))
    decimals = len(cell.split()[0].rstrip("%").partition(".")[2])
    return _number(cell) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9)


def _number(cell):
    return float(cell.split()[0].rstrip("%").replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("code", PLACES)
def test_every_publication_under_a_table_or_figure_is_in_the_list_of_sources(snapshot, packs, code):
    made = packs(code)
    known = {publication(each) for each in snapshot.sources.values()}
    printed = {each for each in known for item in made.items() if each in item.source}
    assert printed
    assert printed <= set(made.sources)
    assert len(made.sources) == len(set(made.sources))


@pytest.mark.parametrize("code", PLACES)
def test_every_text_keeps_to_our_words(snapshot, packs, code):
    found = [
        fault
        for text in texts(packs(code))
        for kind in ("avoid", "american")
        for fault in faults(kind, text.replace(snapshot.stamp, ""))
    ]
    assert found == []


@pytest.mark.parametrize("code", PLACES)
def test_no_text_tells_a_reader_of_a_report_how_to_use_the_product(packs, code):
    for text in texts(packs(code)):
        assert not re.search(r"\b(upload|the page|choose|refresh|click)\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("code", PLACES)
def test_no_rank_stands_without_its_band_and_no_place_is_blamed(packs, code):
    for text in texts(packs(code)):
        for found in re.findall(r"ranks? (?:between )?\d+\w*(?: and \d+\w*)? of \d+", text):
            assert " and " in found or "1st of 1" in found or re.search(r"ranks \d+\w+ of", found)
        assert not re.search(r"\b(poor performance|underperform\w*|blame|fault of|because of)\b", text), text
    for table in tables(packs(code), "compare"):
        for cell in table.cells["Rank, with its band"]:
            assert re.fullmatch(r"\d+ to \d+ of \d+|\[x\]", cell)


def test_england_is_compared_with_nothing(packs):
    made = packs(ENGLAND)
    for table in tables(made, "headline"):
        assert "Compared with England" not in table.cells
    assert "one comparison in twenty" not in said(made, "summary")
    assert "held against an England that it is part of" not in said(made, "methods")


# -------------------------------------------------------------------------------------------- What is chosen


def test_a_short_pack_has_the_same_tables_and_the_first_figure_of_each_section(snapshot, packs):
    short, full = pack(snapshot, COVENTRY), packs(COVENTRY)
    assert (short.is_full, full.is_full) == (False, True)
    for key in PackSection:
        assert len(figures(short, key)) == min(1, len(figures(full, key))), key
        if key != "gap":
            assert [each.title for each in tables(short, key)] == [each.title for each in tables(full, key)]
    # The numbers of the gap stand behind its picture in a full pack.
    (numbers,) = tables(short, "gap")
    behind = figures(full, "gap")[0].table
    assert set(numbers.cells["Coventry"]) <= set(behind["Coventry"])
    assert len(figures(full, "compare")) > 1
    assert len(figures(full, "inequality")) == 4


def test_what_a_short_pack_does_not_draw_it_says(snapshot, packs):
    """Of the second comparison and the tenths there is no figure, so their sentences stand as points."""
    short = pack(snapshot, COVENTRY, sections=("compare", "inequality"))
    for key in ("compare", "inequality"):
        undrawn = [each.takeaway for each in figures(packs(COVENTRY), key)]
        assert any(point in undrawn for point in section(short, key).points), key


def test_a_grant_keeps_its_status_and_its_years_and_is_left_out_only_by_the_day(snapshot):
    coventry = replace(snapshot.grants[0], area_code=COVENTRY)
    made = replace(
        snapshot,
        grants=(
            replace(coventry, year=parse_period("2025/26"), status=GrantStatus.INDICATIVE, amount=2_000_000),
            replace(coventry, year=parse_period("2022/23-2024/25"), amount=3_000_000),
        ),
    )
    latest = pack(made, COVENTRY, sections=("grants",))
    (table,) = tables(latest, "grants")
    assert list(table.cells["Amount"]) == ["£2,000,000 (indicative)", "£3,000,000 in total for 3 years"]
    assert table.cells["For each adult in need"][1] == "[z]: one sum for 3 years"
    assert list(table.data["status"]) == ["indicative", "indicative", "confirmed"]
    assert "Amounts before and after a change of funding are not comparable." in table.notes
    dated = pack(made, COVENTRY, sections=("grants",), as_at=MARCH)
    (table,) = tables(dated, "grants")
    assert list(table.cells["Amount"]) == ["£3,000,000 in total for 3 years"]
    assert "Later grants to Coventry are not shown as at March 2024." in said(dated, "grants")
    none = pack(made, COVENTRY, sections=("grants",), as_at=date(2021, 3, 31))
    assert not tables(none, "grants")
    assert said(none, "grants").strip() == "Later grants to Coventry are not shown as at March 2021."


def test_the_paper_of_march_2024_has_the_grant_of_2024_25(snapshot):
    made = pack(snapshot, COVENTRY, sections=("grants",), as_at=MARCH)
    assert "Coventry, 2024/25: Supplementary Substance Misuse Treatment and Recovery Grant" in said(
        made, "grants"
    )


def test_sections_come_in_their_own_order_and_only_those_chosen(snapshot):
    made = pack(snapshot, COVENTRY, sections=("grants", "headline"))
    assert [each.key for each in made.sections] == ["headline", "grants"]
    with pytest.raises(NeedsError, match="No section is chosen"):
        pack(snapshot, COVENTRY, sections=())


def test_what_has_to_be_known_of_a_place_stands_first_whatever_is_chosen(snapshot):
    made = pack(snapshot, CUMBERLAND, sections=("grants", "methods"))
    assert made.sections[0].paragraphs[0].startswith("Cumberland has existed since 1 April 2023.")
    assert not any("has existed since" in each for each in made.sections[1].paragraphs)


def test_the_annex_explains_what_was_used_and_nothing_else(snapshot, packs):
    used = said(packs(COVENTRY), "methods")
    for method in ("Comparison:", "Recent trend:", "Ranks:", "Not in treatment:", "Deprivation:", "Grants:"):
        assert method in used
    assert "As at" not in used
    early = date(2021, 3, 31)
    bare = said(pack(snapshot, COVENTRY, sections=("grants", "methods"), as_at=early), "methods")
    assert "there is no method to explain" in bare
    dated = said(pack(snapshot, COVENTRY, sections=("headline", "methods"), as_at=MARCH), "methods")
    assert "As at March 2024: only periods that had ended by then." in dated
    assert "Ranks:" not in dated
    (definitions,) = tables(packs(COVENTRY), "methods")
    every = {row for table in tables(packs(COVENTRY), "headline") for row in table.data["indicator"]}
    assert every <= set(definitions.data["id"])


def test_an_indicator_that_is_not_held_is_named_and_the_rest_is_shown(snapshot):
    made = pack(snapshot, CUMBERLAND, indicators=("90244", "40601"))
    assert "Successful completion of drug treatment: opiate users" in said(made, "headline")
    assert tables(made, "headline")[0].data["indicator"].tolist() == ["40601"]
    assert "No figure is held for Cumberland of:" in said(made, "trends")
    nothing = pack(snapshot, CUMBERLAND, indicators=("90244",))
    assert [each.key for each in nothing.sections] == list(PackSection)
    assert not tables(nothing, "headline")
    with pytest.raises(UnknownIndicatorError):
        pack(snapshot, COVENTRY, indicators=("12345",))


def test_numbers_of_people_are_shown_and_not_set_among_other_councils(snapshot):
    made = pack(snapshot, COVENTRY, indicators=("drug-poisoning-deaths",))
    assert "Not compared (a number of people or events says how large a place is" in said(made, "compare")
    assert not section(made, "compare").items
    assert "No figures by age are held for Coventry" in said(made, "inequality")
    without = pack(snapshot, COVENTRY, indicators=("alcohol-in-treatment",))
    assert "Alcohol-specific mortality is shown instead" in said(without, "inequality")


def test_figures_of_one_period_are_not_called_a_trend(snapshot):
    made = pack(snapshot, COVENTRY, indicators=("93763",), sections=("trends",))
    assert (
        said(made, "trends") == "Not shown over time (held for one period only): Alcohol-related mortality."
    )
    assert not section(made, "trends").items


@pytest.mark.parametrize(
    ("code", "versus"),
    [
        *((COVENTRY, each) for each in (*ComparatorGroup, "E10000031.E08000025", "E12000001", "E99999999")),
        *((LEICESTERSHIRE, each) for each in ("kind", "size", "neighbours")),
        *((each, "region") for each in (WEST_MIDLANDS, ENGLAND)),
    ],
)
def test_any_group_gives_a_comparison_or_the_reason_for_another(snapshot, code, versus):
    made = pack(snapshot, code, versus=versus, benchmark="region", sections=("compare",))
    assert len(figures(made, "compare")) == 1
    unavailable = versus == "neighbours-api" or (code, versus) == (LEICESTERSHIRE, "neighbours")
    if unavailable or versus in ("E12000001", "E99999999"):
        assert "All councils of England are shown instead." in said(made, "compare")
    else:
        assert "All councils" not in said(made, "compare") or (code, versus) == (LEICESTERSHIRE, "kind")
    assert ("England’s value is shown instead." in said(made, "compare")) == (
        code in (WEST_MIDLANDS, ENGLAND)
    )


@pytest.mark.parametrize("show", COMPARED)
def test_any_kind_of_comparison_gives_a_figure(snapshot, show):
    assert figures(pack(snapshot, COVENTRY, show=show, sections=("compare",)), "compare")


def test_bars_stand_in_where_the_chosen_kind_cannot_be_drawn(snapshot):
    """A funnel needs counts and denominators, which these figures have not."""
    chosen = {"indicators": ("40601",), "show": "funnel", "sections": ("compare",)}
    made = pack(snapshot, COVENTRY, **chosen)
    assert figures(made, "compare")[0].stem.endswith("compared-2023-25")
    assert section(made, "compare").paragraphs


@pytest.mark.parametrize(
    ("code", "form"),
    [*((COVENTRY, each) for each in TrendForm), (CUMBERLAND, "spread"), (ENGLAND, "difference")],
)
def test_any_form_of_a_trend_gives_a_figure_with_what_is_marked(snapshot, code, form):
    notes = (LocalNote(date(2015, 6, 30), "A new service"),)
    made = pack(snapshot, code, form=form, events=("strategy",), notes=notes, sections=("trends",))
    (spec,) = figures(made, "trends")
    assert any("A new service" in each for each in spec.notes)


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE])
def test_figures_of_one_sex_say_so(snapshot, sex):
    chosen = {"indicators": ("91380",), "sections": ("compare", "trends", "inequality")}
    made = pack(snapshot, COVENTRY, sex=sex, depth="full", **chosen)
    for key in ("compare", "trends"):
        assert all(f"({sex})" in each.subtitle for each in figures(made, key))


def test_a_period_that_is_not_held_is_said_and_the_others_keep_theirs(snapshot):
    made = pack(snapshot, COVENTRY, indicators=("91380", "40601"), period="1999", sections=("compare",))
    assert "is held for 1999" in said(made, "compare")
    (table,) = tables(made, "compare")
    assert table.cells["Period"].tolist() == ["2023–25"]


def test_the_name_of_a_footprint_is_the_reader_s(snapshot):
    place = snapshot.places.get(NORTHAMPTONSHIRE, "Our <b>two</b> councils")
    made = pack_of(
        snapshot, place, select(area=place.code, sections=("headline",), versus="region"), today=TODAY
    )
    assert made.title == "Drug and alcohol need in Our <b>two</b> councils"
    assert "Our <b>two</b> councils" in tables(made, "headline")[0].cells


@pytest.mark.parametrize("name", ["Northamptonshire", "cumbria", "Number", "Measure"])
def test_a_name_that_something_else_bears_mixes_no_columns(snapshot, name):
    """Two columns of one name would be one, with the figures of one place under the name of both."""
    place = snapshot.places.get(NORTHAMPTONSHIRE, name)
    chosen = select(area=place.code, sections=("headline", "gap", "compare"), versus="region")
    made = pack_of(snapshot, place, chosen, today=TODAY)
    plain = pack_of(snapshot, snapshot.places.get(NORTHAMPTONSHIRE, "Both"), chosen, today=TODAY)
    for key in ("headline", "gap", "compare"):
        for table, same in zip(tables(made, key), tables(plain, key), strict=True):
            assert len(table.cells.columns) == len(same.cells.columns)
            column = table.cells[f"{name} (taken together)"]
            assert [_unnamed(each, name) for each in column] == [
                _unnamed(each, "Both") for each in same.cells["Both"]
            ]
    assert f"name={name.replace(' ', '+')}&" in address_of(made)


def _unnamed(text, name):
    return text.replace(f"{name} (taken together)", "").replace("Both", "")


# ------------------------------------------------------------------------------------------- How it is made


def test_the_same_choices_give_the_same_pack_in_whatever_order_they_were_made(snapshot, packs):
    again = pack(snapshot, COVENTRY, depth="full", sections=tuple(reversed(PackSection)))
    one, other = print_of(packs(COVENTRY)), print_of(again)
    assert [line for line in one if "sec=" not in line] == [line for line in other if "sec=" not in line]


def test_only_the_day_of_making_changes_from_one_day_to_the_next(snapshot):
    chosen = {"sections": ("headline", "gap"), "as_at": MARCH}
    today, later = (
        pack(snapshot, COVENTRY, today=day, **chosen) for day in (TODAY, replace_year(TODAY, TODAY.year + 3))
    )
    assert print_of(today) == print_of(later)
    assert (today.made_on, later.made_on.year) == (TODAY, TODAY.year + 3)


def replace_year(day, year):
    return day.replace(year=year)


def test_the_link_gives_the_pack_again(snapshot):
    chosen = select(
        area=NORTHAMPTONSHIRE,
        indicator="92432",
        others=("91380",),
        versus="region",
        sections=("headline", "compare"),
        depth="full",
        as_at=MARCH,
    )
    place = snapshot.places.get(NORTHAMPTONSHIRE)
    made = pack_of(snapshot, place, chosen, today=TODAY, site=SITE)
    address, _, query = address_of(made).partition("?")
    assert address == "https://needs.example/pack"
    parameters = dict(part.split("=") for part in query.replace("%28", "(").replace("%29", ")").split("&"))
    parameters = {key: text.replace("+", " ") for key, text in parameters.items()}
    back = decode(parameters, snapshot.places, snapshot.catalogue)
    assert back.warnings == ()
    assert replace(back.selection, name=None) == chosen


def test_steps_are_told_and_whoever_is_told_can_stop_the_work(snapshot, coventry):
    told = []
    chosen = select(area=COVENTRY, sections=("headline", "grants"))
    pack_of(snapshot, coventry, chosen, today=TODAY, on_step=lambda *step: told.append(step))
    assert told == [
        (0, 3, "Reading the figures"),
        (1, 3, "The headline figures"),
        (2, 3, "Grants beside need"),
    ]

    def stop(done, of, what):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack_of(snapshot, coventry, chosen, today=TODAY, on_step=stop)
