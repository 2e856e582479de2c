"""Proofs on the pure core: scenarios on virtual time, and what they covered."""

from cordboard.proof.coverage import Coverage, coverage
from cordboard.proof.judge import judge
from cordboard.proof.scenario import (
    LoadedScenario,
    Scenario,
    Start,
    load_scenario,
    read_scenario,
    read_scenarios,
)
from cordboard.proof.setting import ServiceSetting, Setting
from cordboard.proof.simulator import Interactive, Simulated, Simulator
from cordboard.proof.steps import Step

__all__ = [
    "Coverage", "Interactive", "LoadedScenario", "Scenario", "ServiceSetting", "Setting", "Simulated", "Simulator",
    "Start", "Step", "coverage", "judge", "load_scenario", "read_scenario", "read_scenarios",
]  # fmt: skip
