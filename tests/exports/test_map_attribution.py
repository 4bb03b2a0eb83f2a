"""Every file that holds a map on outlines carries the words that their licence asks for."""

import io
import re
import zipfile
from functools import partial

import pytest
from lxml import etree

from needs.charts.registry import spec_of
from needs.domain.selection import Selection
from needs.exports.files import ENDINGS, written
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import has_font
from needs.exports.picture.svg import svg_of
from needs.exports.plain_html import _figure
from needs.exports.sheets.ods import ods_of_figure
from needs.exports.sheets.xlsx import xlsx_of_figure
from needs.reports.pack.sections import pack_of
from needs.store.outlines import embedded_outlines
from tests.chosen import chosen as select
from tests.conftest import TODAY

WORDS = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2024."
)
COVENTRY = "E08000026"


READ = {
    "docx": "word/document.xml",
    "pptx": "ppt/slides/",
    "xlsx": "xl/sharedStrings.xml",
    "ods": "content.xml",
}
"""Where a reader meets the words in a file of each kind: on a slide, not only in its notes."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gptables")


def without_spaces(text):
    """A line of a picture or a slide may end anywhere."""
    return re.sub(r"\s", "", text)


def words_in(content, ending):
    """The words of a document, of a slide deck, of a workbook or of a picture, without spaces."""
    if ending == "svg":
        return without_spaces("".join(etree.fromstring(content).itertext()))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        read = [file.read(name) for name in file.namelist() if name.startswith(READ[ending])]
    return without_spaces("".join("".join(etree.fromstring(each).itertext()) for each in read))


@pytest.fixture(scope="module")
def packs(snapshot):
    def made(show):
        chosen = select(
            area=COVENTRY,
            indicator="91380",
            others=("40601",),
            versus="region",
            show=show,
            sections=("compare",),
        )
        return pack_of(
            snapshot, snapshot.places.get(COVENTRY), chosen, today=TODAY, outlines=embedded_outlines()
        )

    return {show: made(show) for show in ("outlines", "fifths")}


@pytest.fixture(scope="module")
def draw(snapshot):
    return partial(spec_of, snapshot, "compare", outlines=embedded_outlines())


@pytest.mark.parametrize("ending", READ)
def test_a_pack_with_a_map_on_outlines_carries_the_attribution(packs, ending):
    for show, pack in packs.items():
        words = words_in(written(pack, ending, HouseStyle()), ending)
        assert (without_spaces(WORDS) in words) == (show == "outlines")


def test_an_archive_carries_it_in_every_file_with_the_map(packs):
    assert set(READ) | {"zip"} == set(ENDINGS)
    if not has_font():
        pytest.skip("no font is installed")
    archive = written(packs["outlines"], "zip", HouseStyle())
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        maps = [name for name in file.namelist() if "map-" in name and name.endswith(".svg")]
        documents = [name for name in file.namelist() if name.rpartition(".")[2] in READ]
        assert len(maps) == 1
        assert len(documents) == 4
        for name in (*maps, *documents):
            assert without_spaces(WORDS) in words_in(file.read(name), name.rpartition(".")[2]), name


@pytest.mark.parametrize(("show", "is_said"), [("outlines", True), ("outline-fifths", True), ("map", False)])
def test_a_single_map_carries_it_in_each_of_its_files(draw, show, is_said):
    for narrow, width in ((True, 390), (False, 1280)):
        spec = draw(Selection(area=COVENTRY, show=show), narrow=narrow)
        # A PNG is drawn from the SVG.
        files = {
            "svg": svg_of(spec, width=width).encode(),
            "xlsx": xlsx_of_figure(spec),
            "ods": ods_of_figure(spec),
        }
        for ending, content in files.items():
            assert (without_spaces(WORDS) in words_in(content, ending)) == is_said
        page = _figure(spec, height=490)
        assert (WORDS in page) == is_said
