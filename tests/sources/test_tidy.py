import pytest

from needs.domain.errors import InvalidFiguresError
from needs.sources.tidy import read_register

AREAS = "code,name,kind,region_code,valid_from,valid_to,longitude,latitude,ranked,note\n"
CHANGES = "date,old_code,new_code,kind,note\n"


@pytest.mark.parametrize(
    ("areas", "changes", "said"),
    [
        ("E1,A,Village,,,,,,,\n", "", "areas.csv line 2: kind “Village”"),
        ("E1,A,County,E9,,,,,,\n", "", "lies in 'E9', which is not a region"),
        ("E1,A,Region,,soon,,,,,\n", "", "areas.csv line 2"),
        ("E1,A,Region,,,,,,,\n", "2019-04-01,E2,E3,split,\n", "neither E2 nor E3 is an area"),
        ("E1,A,Region,,,,,,,\n", "2019-04-01,E1,E3,moved,\n", "change “moved”"),
        ("E1,A,Region,,,,,,,\n", ",E1,E3,split,\n", "a change needs its date"),
    ],
)
def test_a_fault_in_the_areas_names_its_line(tmp_path, areas, changes, said):
    (tmp_path / "areas.csv").write_text(AREAS + areas, encoding="utf-8")
    (tmp_path / "area_changes.csv").write_text(CHANGES + changes, encoding="utf-8")
    with pytest.raises(InvalidFiguresError, match=said):
        read_register(tmp_path)
