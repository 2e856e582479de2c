"""What is said of a flow before anybody calls: played scenarios, proofs, coverage, backtests and forecasts."""

from cordboard.proof.play.coverage import Coverage, coverage
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import (
    LoadedScenario,
    Scenario,
    Start,
    load_scenario,
    read_scenario,
    read_scenarios,
)
from cordboard.proof.play.setting import ServiceSetting, Setting
from cordboard.proof.play.simulator import Interactive, Simulated, Simulator
from cordboard.proof.play.steps import WorldStep

__all__ = [
    "Coverage", "Interactive", "LoadedScenario", "Scenario", "ServiceSetting", "Setting", "Simulated", "Simulator",
    "Start", "WorldStep", "coverage", "judge", "load_scenario", "read_scenario", "read_scenarios",
]  # fmt: skip
