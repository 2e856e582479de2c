"""What a simulation takes from a site that was loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cordboard.flow.site import Hours, LoadedSite
from cordboard.proof.play.setting import ServiceSetting, Setting
from cordboard.proof.play.teams import defined_teams


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of services, as a simulation asks for them. A plain value, so that it can go to another process."""

    services: Mapping[str, Hours]

    def __call__(self, service: str, moment: datetime) -> tuple[bool, str]:
        now = self.services[service].at(moment)
        return now.open, now.reason


def setting_of(loaded: LoadedSite) -> Setting:
    """What a simulation takes from a site that loaded without errors."""
    site = loaded.site
    assert site is not None, "a site with errors is the setting of nothing"
    return Setting(
        hours=Calendar({name: each.hours for name, each in site.services.items()}),
        services={
            name: ServiceSetting(
                each.flow,
                each.direction,
                each.language,
                each.time_zone or site.time_zone,
                each.detect_machine,
                each.max_wait,
            )
            for name, each in site.services.items()
        },
        numbers=site.numbers,
        variables=loaded.site_facts(),
        time_zone=site.time_zone,
        columns=site.account_columns(),
        codes={slug: code.result for slug, code in site.termination_codes.items()},
        outside=site.outside_numbers,
        teams=defined_teams(site),
    )
