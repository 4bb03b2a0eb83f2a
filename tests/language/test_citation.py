import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.registry import spec_of
from needs.domain.indicators import Catalogue
from needs.domain.selection import Selection
from needs.language.citation import cite, cite_chart
from needs.language.sources import LICENCE
from needs.store.snapshot import Snapshot
from needs.views.figures import figures_of
from needs.views.headline import headline
from tests.places import CITY, CUMBERLAND, NORTHAMPTONSHIRE

ENTRY = re.compile(r"@misc\{(?P<key>[A-Za-z0-9.:-]+),\n(?P<fields>(?:  \w+ = \{\{.*\}\},\n)+)\}")
FIELD = re.compile(r"  (\w+) = \{\{(.*)\}\},")
UNESCAPED = re.compile(r"(?<!\\)[#$%&_]|~|\^(?!\{)")


def parsed(bibtex):
    """Read BibTeX by hand: entries of one form, braces in pairs, no bare special character."""
    entries = bibtex.split("\n\n")
    found = []
    for entry in entries:
        match = ENTRY.fullmatch(entry)
        assert match, entry
        fields = dict(FIELD.findall(match["fields"]))
        for text in fields.values():
            assert not UNESCAPED.search(text), text
            bare = re.sub(r"\\[{}]", "", text)
            assert bare.count("{") == bare.count("}"), text
        found.append((match["key"], fields))
    return found


def figure(snapshot, indicator, code, period):
    place = snapshot.places.get(code)
    return next(each for each in figures_of(snapshot, indicator, place) if each.period.text == period)


def test_a_figure_of_fingertips_is_cited_as_councils_do(snapshot):
    found = cite(snapshot, snapshot.catalogue.get("91380"), figure(snapshot, "91380", "E08000026", "2016-18"))
    assert found.line == (
        "Source: OHID, Fingertips (Public Health Profiles), Alcohol-specific mortality (91380), "
        "accessed December 2019."
    )
    ((key, fields),) = parsed(found.bibtex)
    assert key == "fingertips-2019-12-91380"
    assert fields["title"] == "Alcohol-specific mortality (91380), 2016--18"
    assert fields["year"] == "2019"
    assert fields["note"].startswith("As of December 2019. Contains public sector information")


def test_the_day_of_access_is_the_one_in_the_data(snapshot):
    found = cite(snapshot, snapshot.catalogue.get("92906"), figure(snapshot, "92906", "E08000026", "2023/24"))
    assert found.line.endswith("accessed 24 September 2026.")
    later = replace(figure(snapshot, "92906", "E08000026", "2023/24"), retrieved_at="2027-01-05")
    assert cite(snapshot, snapshot.catalogue.get("92906"), later).line.endswith("accessed 5 January 2027.")


def test_ndtms_is_cited_with_its_period(snapshot):
    indicator = snapshot.catalogue.get("in-treatment-opiate")
    found = cite(snapshot, indicator, figure(snapshot, indicator.id, "E92000001", "2020/21"))
    assert found.line == "Source: OHID, NDTMS, Adults in treatment: opiate group, 2020/21, accessed May 2023."


def test_another_publication_is_cited_by_its_own_title(snapshot):
    found = cite(snapshot, snapshot.catalogue.get("92432"), figure(snapshot, "92432", "E08000026", "2016-18"))
    assert found.line.startswith("Source: Office for National Statistics, “Deaths related to drug poisoning")
    assert "Deaths from drug misuse (92432), as of August 2019." in found.line


def test_a_figure_that_a_committee_paper_quotes_says_so(snapshot):
    indicator = snapshot.catalogue.get("in-treatment-all")
    found = cite(snapshot, indicator, figure(snapshot, indicator.id, "E08000026", "2022/23"))
    assert found.line.startswith("Source: Coventry City Council, ")
    assert found.line.endswith("as of April 2024, figures quoted from OHID.")
    assert "Open Government" not in found.bibtex


def test_several_publications_are_all_cited_the_newest_first(snapshot):
    found = cite(snapshot, snapshot.catalogue.get("92432"))
    publications = snapshot.of_indicator("92432")["source"].nunique()
    assert found.line.count("; ") + 1 == publications > 3
    assert found.line.startswith("Source: OHID, Fingertips")
    keys = [key for key, _ in parsed(found.bibtex)]
    assert len(keys) == len(set(keys)) == publications


def test_a_combined_figure_cites_what_its_parts_were_read_from(snapshot):
    combined = figure(snapshot, "91380", "E10000018.E06000016", "2016-18")
    found = cite(snapshot, snapshot.catalogue.get("91380"), combined)
    assert found.line.count("Fingertips (Public Health Profiles)") == 1


def test_what_is_not_held_cannot_be_cited(snapshot):
    found = cite(snapshot, snapshot.catalogue.get("90244"))
    assert (found.line, found.bibtex) == ("", "")


def test_every_indicator_and_every_headline_figure_gives_a_line_and_entries_that_parse(snapshot, coventry):
    for indicator in snapshot.catalogue:
        found = cite(snapshot, indicator)
        if found.line:
            assert found.line.startswith("Source: ")
            assert found.line.endswith(".")
            assert len(parsed(found.bibtex)) == found.line.count("; ") + 1
    for row in headline(snapshot, coventry).rows:
        assert len(parsed(cite(snapshot, row.indicator, row.figure).bibtex)) == 1


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("100% of A & B_C #1 for $5", r"100\% of A \& B\_C \#1 for \$5"),
        (r"a\b {c} ~d^e", r"a\textbackslash{}b \{c\} \textasciitilde{}d\textasciicircum{}e"),
        ("“quoted” – it’s", "``quoted'' -- it's"),
    ],
)
def test_special_characters_are_escaped(snapshot: Snapshot, name, escaped):
    indicator = replace(snapshot.catalogue.get("alcohol-in-treatment"), name=name)
    named = replace(snapshot, catalogue=Catalogue((indicator,)))
    ((_, fields),) = parsed(cite(named, indicator).bibtex)
    assert fields["title"].startswith(escaped)


def test_an_unconfirmed_name_is_never_cited_as_official(snapshot):
    figures = snapshot.observations.head(1).assign(indicator="94200")
    held = replace(snapshot, observations=figures)
    line = cite(held, snapshot.catalogue.get("94200")).line
    assert "official name not yet confirmed" in line


ADDRESS = "https://needs.example/compare?area=E08000026&ind=91380&asof=2026-09-24.0123abcd"


def cited(title, subtitle, source, stem):
    return cite_chart(
        title,
        subtitle,
        source,
        stem,
        product="Drug and alcohol needs",
        stamp="2026-09-24.0123abcd",
        address=ADDRESS,
        accessed=date(2026, 11, 22),
    )


def of_chart(spec):
    return cited(spec.title, spec.subtitle, spec.source, spec.stem)


def test_a_chart_is_cited_by_its_publisher_by_way_of_the_figures_it_was_drawn_from(snapshot):
    spec = spec_of(snapshot, "compare", Selection(area="E08000026", indicator="91380"))
    found = of_chart(spec)
    assert found.line == (
        "Source: Office for Health Improvement and Disparities (then Public Health England), Fingertips, "
        "Local Alcohol Profiles for England: alcohol-specific mortality (91380) (fingertips.phe.org.uk, "
        "as of 2019-12). Fingertips indicator 91380, by way of Drug and alcohol needs, snapshot "
        f"2026-09-24.0123abcd, accessed 22 November 2026. {LICENCE}"
    )
    ((key, fields),) = parsed(found.bibtex)
    assert key == spec.stem == "coventry-alcohol-specific-mortality-91380-compared-2016-18"
    assert fields == {
        "title": f"{spec.title}. {spec.subtitle}".replace("%", r"\%").replace("–", "--"),
        "howpublished": ADDRESS.replace("&", r"\&"),
        "year": "2026",
        "note": spec.source,
        "urldate": "2026-11-22",
    }


@pytest.mark.parametrize(
    ("page", "area"),
    [
        ("trends", CUMBERLAND),
        ("compare", CITY),
        ("compare", NORTHAMPTONSHIRE),
        ("gap", "E08000026"),
    ],
)
def test_every_chart_gives_one_line_and_one_entry(snapshot, page, area):
    found = of_chart(spec_of(snapshot, page, Selection(area=area, indicator="91380")))
    assert found.line.startswith("Source: ")
    assert found.line.count(LICENCE) == 1
    assert found.line.count(", by way of Drug and alcohol needs, snapshot ") == 1
    assert len(parsed(found.bibtex)) == 1


def test_a_chart_without_a_publication_is_cited_as_the_product_s():
    assert cited("What", "Where", LICENCE, "stem").line == (
        "Source: Drug and alcohol needs, snapshot 2026-09-24.0123abcd, accessed 22 November 2026. " + LICENCE
    )


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_whatever_a_chart_is_called_its_entry_is_one_that_parses(text):
    found = cited(text, text, text, "stem")
    assert len(parsed(found.bibtex)) == 1
    assert len(found.line.splitlines()) == 1
