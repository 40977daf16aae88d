import json

from tests.benchmarks.figures import Figure, at_least, at_most, table, write
from tests.benchmarks.sides import in_turns

FIGURES = (
    Figure("captured : blind", 1.1234567, "×", at_most(1.25)),
    Figure("theirs : ours", 1.5, "×", at_least(2)),
    Figure("ours", 1234.5, "tokens/s"),
)


def test_the_figures_are_filed_as_a_list_of_plain_rows(tmp_path):
    write(FIGURES, tmp_path / "bench.json")

    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == [
        {"name": "captured : blind", "value": 1.123, "unit": "×", "target": "≤ 1.25", "holds": True},
        {"name": "theirs : ours", "value": 1.5, "unit": "×", "target": "≥ 2", "holds": False},
        {"name": "ours", "value": 1234, "unit": "tokens/s", "target": None, "holds": None},
    ]


def test_the_table_says_of_each_figure_whether_its_target_holds():
    lines = table(FIGURES).splitlines()

    assert len(lines) == 1 + len(FIGURES)
    assert [line.split()[-1] for line in lines[1:]] == ["holds", "MISSED", "tokens/s"]
    assert "1.12 ×" in lines[1]
    assert "1,234 tokens/s" in lines[3]


def test_a_target_holds_up_to_its_bound():
    assert at_most(2).holds(2.0)
    assert not at_most(2).holds(2.1)
    assert at_least(2).holds(2.0)
    assert not at_least(2).holds(1.9)


def test_sides_are_measured_in_turns():
    order = []

    taken = in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, warm_up=1)

    assert order == ["a", "b"] * 3
    assert set(taken) == {"a", "b"}
