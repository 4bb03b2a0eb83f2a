from tests.once import MOST_IN_MEMORY, OncePerRun


def counted(made):
    def make():
        made.append("made")
        return {"value": len(made)}

    return make


def test_what_one_process_has_made_another_reads(tmp_path):
    made = []
    first, second = OncePerRun(tmp_path), OncePerRun(tmp_path)
    assert first.get("a", counted(made)) == second.get("a", counted(made)) == {"value": 1}
    assert second.get("b", counted(made)) == {"value": 2}
    assert len(made) == 2


def test_a_run_in_one_process_makes_each_result_once():
    made = []
    alone = OncePerRun(None)
    assert alone.get("a", counted(made)) is alone.get("a", counted(made))
    assert len(made) == 1


def test_what_was_asked_for_longest_ago_leaves_memory():
    made = []
    alone = OncePerRun(None)
    for name in range(MOST_IN_MEMORY):
        alone.get(str(name), counted(made))
    for name in ("0", "one more", "0"):
        alone.get(name, counted(made))
    assert len(made) == MOST_IN_MEMORY + 1
    alone.get("1", counted(made))
    assert len(made) == MOST_IN_MEMORY + 2
