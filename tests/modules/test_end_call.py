from __future__ import annotations

from cordboard.modules.menu import Menu
from tests.story import tell


def test_the_connector_into_it_says_the_result_and_nothing_runs_any_more():
    story = tell(Menu(name="Menu", prompt="?"), ways=["Menu key_press=1 -> End: customer_not_available"]).presses("1")
    assert story.result == "customer_not_available"
    assert story.interpreter.left == "flow"
    assert story.interpreter.module == "End"
    assert story.hangs_up().last.ignored
