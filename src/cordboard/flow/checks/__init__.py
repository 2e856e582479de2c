"""What makes a flow right or wrong. Each check looks at a draft and complains; all of them run every time."""

from __future__ import annotations

from collections.abc import Callable

from cordboard.flow.checks import (
    channels,
    entry,
    events,
    expressions,
    languages,
    machines,
    prompts,
    routes,
    secrets,
    supervision,
)
from cordboard.flow.draft import Draft

Check = Callable[[Draft], None]

ALL: tuple[Check, ...] = (
    entry.one_first_module,
    entry.every_module_reachable,
    entry.introduction_is_first,
    entry.identification_after_introduction,
    channels.types_know_the_channel,
    channels.texts_hold_no_recordings,
    channels.texts_may_take_their_time,
    channels.words_stand_for_choices,
    entry.types_know_the_direction,
    events.allowed_by_the_source,
    events.inbound_only,
    events.one_connector_for_an_event,
    events.nothing_after_the_end,
    machines.machine_only_behind_yes,
    machines.no_live_person_behind_yes,
    routes.every_event_taken,
    routes.menus_have_choices,
    routes.somebody_is_waited_for,
    supervision.monitor_is_beside_the_way,
    prompts.introduction_is_short,
    prompts.languages_agree,
    secrets.sensitive_where_it_is_kept,
    secrets.sensitive_digits_go_nowhere,
    secrets.sensitive_digits_compare_with_their_like,
    secrets.one_kind_of_digits,
    languages.languages_are_known,
    languages.currencies_are_known,
    expressions.every_expression_parses,
    expressions.variables_are_set,
    expressions.braces_are_closed,
)
