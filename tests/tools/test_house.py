"""The picture of the house has the rooms and arrows of the package."""

import re

from tools.house import DOCUMENT, arrows


def test_the_picture_shows_every_room_and_arrow_and_no_other():
    drawn = re.search(r"<!-- house -->\n(.*?)<!-- end house -->", DOCUMENT.read_text("utf-8"), re.DOTALL)[1]
    assert tuple(re.findall(r"(\w+) --> (\w+)", drawn)) == arrows(), "python -m tools.house draws it"
    assert set(re.findall(r'^    (\w+)\["', drawn, re.MULTILINE)) == {
        room for pair in arrows() for room in pair
    }
