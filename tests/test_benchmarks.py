import json
import os
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as program
from tests.benchmarks.__main__ import measure
from tests.benchmarks.against import compared
from tests.benchmarks.figures import Figure, at_least, at_most, read, table, write
from tests.benchmarks.parts import PARTS, Part, listing, named
from tests.benchmarks.sides import in_turns

FIGURES = (
    Figure("captured : blind", 1.1234567, "×", at_most(1.25)),
    Figure("theirs : ours", 1.5, "×", at_least(2)),
    Figure("ours", 1234.5, "tokens/s"),
)
HEAD = "import subprocess, sys\nfrom tests.benchmarks.figures import Figure\n"
FAKES = {
    "good": """
def run():
    yield Figure("first", 1.0, "ms", "≤ 2")
    print("aside")
    yield Figure("second", 3.0, "s")
""",
    "broken": """
def run():
    yield Figure("before it broke", 4.0, "ms", "≤ 2")
    raise RuntimeError("no such luck")
""",
    "missing": "import no_such_module",
    "endless": """
def run():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(100)"])
    yield Figure("never", 1.0, "ms")
""",
    "last": """
def run():
    yield Figure("last", 5.0, "ms")
""",
}


@pytest.fixture
def fakes(tmp_path, monkeypatch):
    """A package of fake parts, in the folder that tests find themselves in."""
    (tmp_path / "fakes").mkdir()
    for name, text in FAKES.items():
        (tmp_path / "fakes" / f"{name}.py").write_text(HEAD + text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(Path(__file__).parents[1]))))
    monkeypatch.chdir(tmp_path)
    return [Part(name, 0.5 if name == "endless" else 20, "a fake") for name in FAKES]


def test_a_part_that_fails_or_never_ends_says_so_and_loses_nothing_of_the_others(fakes, capfd):
    assert measure(fakes, package="fakes") == 1

    told = capfd.readouterr().out
    assert "first | 1.00 ms | ≤ 2 | holds\nsecond | 3.00 s\n" in told
    assert "before it broke | 4.00 ms | ≤ 2 | missed\n" in told
    assert "aside" not in told
    for name in ("broken", "missing", "endless"):
        assert told.count(f"{name} did not come to its end") == 2  # when it happens, and below the table
    assert "broken did not come to its end: failed with exit code 1" in told
    assert "endless did not come to its end: stopped after 1 s" in told
    assert list(read(Path("bench.json"))) == ["first", "second", "before it broke", "last"]


def test_a_target_missed_is_no_error(fakes):
    good = [part for part in fakes if part.name in ("good", "last")]

    assert measure(good, package="fakes") == 0


def test_every_part_is_a_file_and_every_file_of_a_run_is_a_part():
    folder = Path(__file__).with_name("benchmarks")
    files = [file for file in folder.glob("*.py") if "\ndef run() " in file.read_text(encoding="utf-8")]

    assert {file.stem for file in files} == {part.name for part in PARTS}
    assert len({part.name for part in PARTS}) == len(PARTS)


def test_all_parts_together_take_less_than_25_minutes_and_are_stopped_then(fakes, monkeypatch, capsys):
    assert sum(part.seconds for part in named([])) < 22 * 60
    monkeypatch.setattr(program, "WHOLE", 2.0)

    assert measure([Part("endless", 600, "takes for ever")], package="fakes") == 1
    assert "stopped after 2 s" in capsys.readouterr().out


def test_parts_are_named_one_by_one_or_all_that_need_not_be_asked_for():
    assert [part for part in PARTS if part not in named([])] == [part for part in PARTS if part.asked] != []
    assert [part.name for part in named(["tasks", "capture"])] == ["capture", "tasks"]
    with pytest.raises(ValueError, match="no part captured"):
        named(["captured"])


def test_the_listing_has_a_line_a_part():
    assert [line.split()[0] for line in listing().splitlines()] == [part.name for part in PARTS]


def test_the_figures_are_filed_as_a_list_of_plain_rows(tmp_path):
    write(FIGURES, tmp_path / "bench.json")

    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == [
        {"name": "captured : blind", "value": 1.123, "unit": "×", "target": "≤ 1.25", "holds": True},
        {"name": "theirs : ours", "value": 1.5, "unit": "×", "target": "≥ 2", "holds": False},
        {"name": "ours", "value": 1234, "unit": "tokens/s", "target": None, "holds": None},
    ]
    assert [figure.target for figure in read(tmp_path / "bench.json").values()] == ["≤ 1.25", "≥ 2", None]


def test_the_table_says_of_each_figure_whether_its_target_holds():
    lines = table([figure.cells for figure in FIGURES]).splitlines()

    assert [line.split(" | ")[-1].strip() for line in lines] == ["holds", "missed", "1,234 tokens/s"]
    assert "1.12 ×" in lines[0]


@pytest.mark.parametrize(("target", "value", "holds"), [
    (at_most(2), 2.0, True), (at_most(2), 2.1, False), (at_least(2), 2.0, True), (at_least(2), 1.9, False),
])  # fmt: skip
def test_a_target_holds_up_to_its_bound(target, value, holds):
    assert Figure("some", value, "ms", target).holds is holds


def test_a_figure_of_another_checkout_is_worse_by_where_its_better_values_lie():
    def sides(there, here, unit):
        return [
            ({"it": Figure("it", a, unit)}, {"it": Figure("it", b, unit)}) for a, b in zip(there, here, strict=True)
        ]

    def verdict(*taken):
        ((*_, ratio, _, said),) = compared(sides(*taken))
        return ratio, said

    assert verdict([1, 2, 3], [1.2, 2.4, 3.6], "ms") == ("1.20", "worse")
    assert verdict([1, 2, 3], [1.2, 2.4, 3.6], "tokens/s") == ("1.20", "")
    assert verdict([1, 2, 3], [0.8, 1.6, 2.4], "tokens/s") == ("0.80", "worse")
    assert verdict([1, 2, 3], [1.0, 2.4, 3.6], "ms") == ("1.20", "perhaps worse")
    assert verdict([1, 2, 3], [1.2, 2.4, 3.6], "×") == ("1.20", "")
    assert verdict([0, 2, 3], [1.2, 2.4, 3.6], "ms") == ("", "")


def test_only_figures_that_both_checkouts_have_are_compared():
    one, other = Figure("one", 1.0, "ms"), Figure("other", 1.0, "ms")

    assert [row[0] for row in compared([({"one": one}, {"one": one, "other": other})])] == ["one"]


def test_sides_are_measured_in_turns():
    order = []

    taken = in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, warm_up=1)

    assert order == ["a", "b"] * 3
    assert set(taken) == {"a", "b"}
