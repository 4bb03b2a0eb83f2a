import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.exports.reproducible_zip import packed, sealed

NAMES = st.sampled_from(
    ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "docProps/core.xml", "mimetype", "a/é.xml"]
)
PARTS = st.dictionaries(NAMES, st.binary(max_size=200), min_size=1)


def zipped(parts, *, date, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, date), content)
    return out.getvalue()


@given(PARTS, st.randoms())
def test_order_dates_and_packing_of_the_writer_leave_no_trace(parts, random):
    shuffled = list(parts.items())
    random.shuffle(shuffled)
    one = sealed(zipped(parts.items(), date=(2020, 1, 2, 3, 4, 6)))
    other = sealed(zipped(shuffled, date=(2026, 7, 8, 9, 10, 12), compression=zipfile.ZIP_DEFLATED))
    assert one == other == sealed(one)


@given(PARTS)
def test_every_part_comes_back_as_it_was(parts):
    with zipfile.ZipFile(io.BytesIO(sealed(zipped(parts.items(), date=(2020, 1, 2, 3, 4, 6))))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == parts
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("first", ["mimetype", "[Content_Types].xml"])
def test_what_a_reader_looks_for_first_comes_first(first):
    parts = {"Configurations/x": b"x", "A.xml": b"a", first: b"the type"}
    content = sealed(zipped(parts.items(), date=(2020, 1, 2, 3, 4, 6)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == [first, "A.xml", "Configurations/x"]
    # OpenDocument 1.3, part 2, 3.3: the type can be read at a fixed place, so it is not packed.
    assert (content[30 : 30 + len("mimetypethe type")] == b"mimetypethe type") == (first == "mimetype")


def test_the_entries_of_folders_are_left_out():
    content = zipped([("pictures/", b""), ("pictures/a.png", b"a")], date=(2020, 1, 2, 3, 4, 6))
    with zipfile.ZipFile(io.BytesIO(sealed(content))) as package:
        assert package.namelist() == ["pictures/a.png"]


def test_files_are_packed_in_the_order_given():
    with zipfile.ZipFile(io.BytesIO(packed({"b": b"1", "a": b"2"}))) as package:
        assert package.namelist() == ["b", "a"]
