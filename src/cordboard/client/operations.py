"""Every operation of the API, made from the API document by scripts/make_client.py: do not edit, run `make client`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from cordboard.client import models
from cordboard.client.operation import Operation, as_bytes, json_body, json_of, nothing, path_of, texts


def get_health() -> Operation[models.Health]:
    """The process answers."""
    return Operation("GET", "/healthz", json_of(models.Health))


def get_readiness() -> Operation[models.ReadinessStatus]:
    """It takes calls: the store takes contacts, and the line works. If not, 503 with the `reasons`, a sentence each."""
    return Operation("GET", "/readyz", json_of(models.ReadinessStatus))


def get_metrics() -> Operation[bytes]:
    """What Prometheus collects, in its text format (0.0.4). 404 where the site has no metrics."""
    return Operation("GET", "/metrics", as_bytes)


def get_entrance() -> Operation[models.SiteEntrance]:
    """What the page that asks for name and password must know."""
    return Operation("GET", "/api/session", json_of(models.SiteEntrance))


def sign_in(body: models.Credentials) -> Operation[models.Me]:
    """Begin a session: its cookie comes with the answer. After several wrong passwords it is 429 for a while."""
    return Operation(
        "POST",
        "/api/session",
        json_of(models.Me),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def sign_out() -> Operation[None]:
    """End the session. Ending none is no error."""
    return Operation("DELETE", "/api/session", nothing)


def check_set_up(token: str) -> Operation[None]:
    """Whether the link that makes the first user still does: 410 where it does not."""
    return Operation("GET", path_of("/api/setup/{token}", token=token), nothing)


def set_up(token: str, body: models.Credentials) -> Operation[models.Me]:
    """Make the first user, an administrator, and begin their session."""
    return Operation(
        "POST",
        path_of("/api/setup/{token}", token=token),
        json_of(models.Me),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_invitation(token: str) -> Operation[models.Invited]:
    """Who is invited by a link; 410 where it was used or is too old."""
    return Operation("GET", path_of("/api/invitations/{token}", token=token), json_of(models.Invited))


def accept_invitation(token: str, body: models.ChosenPassword) -> Operation[models.Me]:
    """Choose a password, and begin a session."""
    return Operation(
        "POST",
        path_of("/api/invitations/{token}", token=token),
        json_of(models.Me),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_own_sessions(*, limit: int | None = None, cursor: str | None = None) -> Operation[models.SessionList]:
    """Where you are signed in, the newest session first. `current` is the one that asks."""
    return Operation(
        "GET", "/api/me/sessions", json_of(models.SessionList), query=texts({"limit": limit, "cursor": cursor})
    )


def end_own_other_sessions() -> Operation[models.EndedSessions]:
    """End all your sessions but the one that asks. API tokens stay."""
    return Operation("DELETE", "/api/me/sessions", json_of(models.EndedSessions))


def end_own_session(number: int) -> Operation[None]:
    """End one of your sessions."""
    return Operation("DELETE", path_of("/api/me/sessions/{number}", number=number), nothing)


def list_sessions(
    *, user: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Operation[models.SessionList]:
    """Where anybody is signed in, the newest session first."""
    return Operation(
        "GET",
        "/api/sessions",
        json_of(models.SessionList),
        query=texts({"user": user, "limit": limit, "cursor": cursor}),
    )


def end_session(number: int) -> Operation[None]:
    """End a session of anybody. What the person has open there is told to sign in."""
    return Operation("DELETE", path_of("/api/sessions/{number}", number=number), nothing)


def end_sessions_of_user(name: str) -> Operation[models.EndedSessions]:
    """End all sessions of a user; of your own all but the one that asks. API tokens stay."""
    return Operation("DELETE", path_of("/api/users/{name}/sessions", name=name), json_of(models.EndedSessions))


def list_tokens() -> Operation[list[models.ApiToken]]:
    """Your API tokens."""
    return Operation("GET", "/api/tokens", json_of(list[models.ApiToken]))


def make_token(body: models.NewToken) -> Operation[models.MadeToken]:
    """Make an API token. It is shown this once."""
    return Operation(
        "POST",
        "/api/tokens",
        json_of(models.MadeToken),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def revoke_token(number: int) -> Operation[None]:
    """End an API token."""
    return Operation("DELETE", path_of("/api/tokens/{number}", number=number), nothing)


def get_me() -> Operation[models.Me]:
    """Who is signed in."""
    return Operation("GET", "/api/me", json_of(models.Me))


def change_own_password(body: models.NewPassword) -> Operation[None]:
    """Change your password. All your sessions and tokens end."""
    return Operation(
        "POST", "/api/me/password", nothing, headers=texts({"content-type": "application/json"}), body=json_body(body)
    )


def list_users() -> Operation[list[models.UserEntry]]:
    """Everybody who may or might sign in."""
    return Operation("GET", "/api/users", json_of(list[models.UserEntry]))


def add_user(body: models.NewUser) -> Operation[models.UserAccount]:
    """Make a user."""
    return Operation(
        "POST",
        "/api/users",
        json_of(models.UserAccount),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_user(name: str) -> Operation[models.UserAccount]:
    """A user, with the ETag that a change names."""
    return Operation("GET", path_of("/api/users/{name}", name=name), json_of(models.UserAccount))


def change_user(name: str, body: models.ChangedUser, *, if_match: str | None = None) -> Operation[models.UserAccount]:
    """Give a user other roles, keep them out, or set a password for them."""
    return Operation(
        "PATCH",
        path_of("/api/users/{name}", name=name),
        json_of(models.UserAccount),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def list_audit_entries(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    who: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Operation[models.AuditPage]:
    """What was done by whom, the newest first. Entries are only ever added."""
    return Operation(
        "GET",
        "/api/audit",
        json_of(models.AuditPage),
        query=texts({"limit": limit, "cursor": cursor, "who": who, "action": action, "since": since, "until": until}),
    )


def list_services() -> Operation[list[models.ServiceStatus]]:
    """The services, with their numbers and hours."""
    return Operation("GET", "/api/services", json_of(list[models.ServiceStatus]))


def get_service_hours(name: str, *, at: datetime | None = None) -> Operation[models.HoursStatus]:
    """Whether a service is open at an instant, why, and when that changes: now, or `at` (ISO 8601)."""
    return Operation(
        "GET", path_of("/api/services/{name}/hours", name=name), json_of(models.HoursStatus), query=texts({"at": at})
    )


def list_flows() -> Operation[list[models.FlowState]]:
    """The flows of the site: those at work, those that cannot run, and those that are drafts so far."""
    return Operation("GET", "/api/flows", json_of(list[models.FlowState]))


def get_flow(slug: str) -> Operation[models.FlowAtWork]:
    """The live version of a flow as a document, and its published versions."""
    return Operation("GET", path_of("/api/flows/{slug}", slug=slug), json_of(models.FlowAtWork))


def get_flow_version(slug: str, version: str) -> Operation[dict[str, Any]]:
    """A published version as a document."""
    return Operation(
        "GET", path_of("/api/flows/{slug}/versions/{version}", slug=slug, version=version), json_of(dict[str, Any])
    )


def get_flow_text(slug: str, version: str) -> Operation[bytes]:
    """A published version as the text of a flow file, with comments, as it was published last."""
    return Operation("GET", path_of("/api/flows/{slug}/versions/{version}/text", slug=slug, version=version), as_bytes)


def diff_flow_versions(slug: str, *, before: str, after: str) -> Operation[list[models.FlowChange]]:
    """What changed from one state of a flow to another: a version or how one begins, an alias such as `live`, `file` for what the site's file said at the start, or `draft:` with the id of a draft."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/diff", slug=slug),
        json_of(list[models.FlowChange]),
        query=texts({"before": before, "after": after}),
    )


def list_flow_drafts(slug: str, *, limit: int | None = None, cursor: str | None = None) -> Operation[models.DraftPage]:
    """The drafts of a flow, the one that was changed last first."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/drafts", slug=slug),
        json_of(models.DraftPage),
        query=texts({"limit": limit, "cursor": cursor}),
    )


def add_flow_draft(slug: str, body: models.NewDraft) -> Operation[models.FlowDraftAnswer]:
    """Begin a draft, of a flow that is there or a new one. Any text is taken; `check` says what is wrong with it."""
    return Operation(
        "POST",
        path_of("/api/flows/{slug}/drafts", slug=slug),
        json_of(models.FlowDraftAnswer),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_flow_draft(slug: str, draft: str) -> Operation[models.FlowDraftAnswer]:
    """A draft with its text and what that says as a document, and its ETag."""
    return Operation(
        "GET", path_of("/api/flows/{slug}/drafts/{draft}", slug=slug, draft=draft), json_of(models.FlowDraftAnswer)
    )


def put_flow_draft(
    slug: str, draft: str, body: models.DraftContent, *, if_match: str | None = None
) -> Operation[models.FlowDraftAnswer]:
    """Write a draft anew. A module that only has another name keeps its place on the drawing."""
    return Operation(
        "PUT",
        path_of("/api/flows/{slug}/drafts/{draft}", slug=slug, draft=draft),
        json_of(models.FlowDraftAnswer),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def remove_flow_draft(slug: str, draft: str, *, if_match: str | None = None) -> Operation[None]:
    """Throw a draft away."""
    return Operation(
        "DELETE",
        path_of("/api/flows/{slug}/drafts/{draft}", slug=slug, draft=draft),
        nothing,
        headers=texts({"if-match": if_match}),
    )


def check_flow_draft(slug: str, draft: str) -> Operation[models.DraftCheck]:
    """Everything that `cordboard check` finds in a draft, in the site as it is now; where one word mends it, with the change of the text that does."""
    return Operation(
        "POST", path_of("/api/flows/{slug}/drafts/{draft}/check", slug=slug, draft=draft), json_of(models.DraftCheck)
    )


def diff_flow_draft(slug: str, draft: str, *, against: str | None = None) -> Operation[list[models.FlowChange]]:
    """What a draft changes, `against` what is live or another state of the flow, named as for a diff of the flow."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/drafts/{draft}/diff", slug=slug, draft=draft),
        json_of(list[models.FlowChange]),
        query=texts({"against": against}),
    )


def play_draft_scenarios(slug: str, draft: str) -> Operation[models.ScenarioRun]:
    """Play the site's scenarios of a flow on a draft of it, on virtual time. 422 for a draft with errors."""
    return Operation(
        "POST",
        path_of("/api/flows/{slug}/drafts/{draft}/scenarios", slug=slug, draft=draft),
        json_of(models.ScenarioRun),
    )


def start_backtest(slug: str, draft: str, body: models.NewBacktest) -> Operation[models.BacktestStatus]:
    """Feed contacts of the flow to a draft of it, and compare how they end. It runs in the background; ask for it again by its `id`. One of yours of the same draft that still runs is cancelled. 422 for a draft with errors."""
    return Operation(
        "POST",
        path_of("/api/flows/{slug}/drafts/{draft}/backtests", slug=slug, draft=draft),
        json_of(models.BacktestStatus),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_backtest(slug: str, draft: str, backtest: str) -> Operation[models.BacktestStatus]:
    """How far a backtest is, and what came of it."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/drafts/{draft}/backtests/{backtest}", slug=slug, draft=draft, backtest=backtest),
        json_of(models.BacktestStatus),
    )


def cancel_backtest(slug: str, draft: str, backtest: str) -> Operation[None]:
    """Cancel a backtest that is not over."""
    return Operation(
        "DELETE",
        path_of("/api/flows/{slug}/drafts/{draft}/backtests/{backtest}", slug=slug, draft=draft, backtest=backtest),
        nothing,
    )


def call_flow_draft(slug: str, draft: str, body: models.NewDraftCall) -> Operation[models.DraftCall]:
    """Call a draft from a web page, with real prompts, keys, recordings and agents. No figure counts the contact."""
    return Operation(
        "POST",
        path_of("/api/flows/{slug}/drafts/{draft}/calls", slug=slug, draft=draft),
        json_of(models.DraftCall),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_publications(
    slug: str, *, limit: int | None = None, cursor: str | None = None
) -> Operation[models.PublicationPage]:
    """What was published of a flow, the newest first. The ETag is that of which version stands under each alias."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/publications", slug=slug),
        json_of(models.PublicationPage),
        query=texts({"limit": limit, "cursor": cursor}),
    )


def publish_flow(
    slug: str, body: models.PublicationRequest, *, if_match: str | None = None
) -> Operation[models.FlowPublication]:
    """Publish a draft, or a version that was published before. The next contact runs it; others finish on theirs."""
    return Operation(
        "POST",
        path_of("/api/flows/{slug}/publications", slug=slug),
        json_of(models.FlowPublication),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def compare_flow_versions(
    slug: str, *, since: datetime | None = None, until: datetime | None = None, service: str | None = None
) -> Operation[models.VersionComparison]:
    """The outcomes of a flow by version, each result with an interval, so that a new version can be judged."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/outcomes", slug=slug),
        json_of(models.VersionComparison),
        query=texts({"since": since, "until": until, "service": service}),
    )


def get_flow_layout(slug: str) -> Operation[models.FlowLayout]:
    """Where the modules of a flow stand, with notes and frames; what has no place is placed by the program."""
    return Operation("GET", path_of("/api/flows/{slug}/layout", slug=slug), json_of(models.FlowLayout))


def put_flow_layout(slug: str, body: models.FlowLayout, *, if_match: str | None = None) -> Operation[models.FlowLayout]:
    """Lay a flow out."""
    return Operation(
        "PUT",
        path_of("/api/flows/{slug}/layout", slug=slug),
        json_of(models.FlowLayout),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def check_draft(body: str) -> Operation[models.DraftCheck]:
    """Everything wrong with a draft, each with what to do: where one word mends it, as a change to its text."""
    return Operation(
        "POST",
        "/api/drafts/check",
        json_of(models.DraftCheck),
        headers=texts({"content-type": "application/yaml"}),
        body=body.encode(),
    )


def draw_draft(body: str) -> Operation[bytes]:
    """A draft without errors as a picture (SVG), laid out as its flow is."""
    return Operation(
        "POST", "/api/drafts/drawing", as_bytes, headers=texts({"content-type": "application/yaml"}), body=body.encode()
    )


def place_draft(body: str) -> Operation[models.FlowPlacement]:
    """Where the modules of a draft without errors stand in a drawing, laid out as its flow is."""
    return Operation(
        "POST",
        "/api/drafts/placement",
        json_of(models.FlowPlacement),
        headers=texts({"content-type": "application/yaml"}),
        body=body.encode(),
    )


def draw_flow(slug: str) -> Operation[bytes]:
    """A flow at work as a picture (SVG): a card for each module, a row for each way out of it, as it is laid out."""
    return Operation("GET", path_of("/api/flows/{slug}/drawing", slug=slug), as_bytes)


def place_flow(slug: str) -> Operation[models.FlowPlacement]:
    """Where the modules of a flow at work stand in a drawing: as it is laid out, the others by the program."""
    return Operation("GET", path_of("/api/flows/{slug}/placement", slug=slug), json_of(models.FlowPlacement))


def list_module_types() -> Operation[list[models.ModuleType]]:
    """The module types, those of installed packages included, each with its events and the schema of its properties."""
    return Operation("GET", "/api/modules", json_of(list[models.ModuleType]))


def get_module_type(slug: str) -> Operation[models.ModuleType]:
    """One module type."""
    return Operation("GET", path_of("/api/modules/{slug}", slug=slug), json_of(models.ModuleType))


def list_events() -> Operation[list[models.EventType]]:
    """The events, each with the module types that may raise it."""
    return Operation("GET", "/api/events", json_of(list[models.EventType]))


def list_results() -> Operation[list[models.ResultType]]:
    """The results: the platform's, and the site's own."""
    return Operation("GET", "/api/results", json_of(list[models.ResultType]))


def list_expression_names() -> Operation[list[models.ExpressionName]]:
    """What expressions may write in every flow of the site; `/api/drafts/check` tells the variables of one flow."""
    return Operation("GET", "/api/expression-names", json_of(list[models.ExpressionName]))


def list_commands() -> Operation[list[models.CommandType]]:
    """The commands: what modules ask of the world, as journals and traces name them."""
    return Operation("GET", "/api/commands", json_of(list[models.CommandType]))


def get_flow_schema() -> Operation[dict[str, Any]]:
    """The JSON Schema of a flow file, from which editors complete and check."""
    return Operation("GET", "/api/flow-schema", json_of(dict[str, Any]))


def start_proof(body: str) -> Operation[models.ProofStatus]:
    """Have a draft proved in the site as it is now. It runs in the background; ask for it again by its `id`."""
    return Operation(
        "POST",
        "/api/proofs",
        json_of(models.ProofStatus),
        headers=texts({"content-type": "application/yaml"}),
        body=body.encode(),
    )


def get_proof(proof: str) -> Operation[models.ProofStatus]:
    """How far a proof is, and its report once it is `proved`, as `cordboard prove --json` tells it."""
    return Operation("GET", path_of("/api/proofs/{proof}", proof=proof), json_of(models.ProofStatus))


def cancel_proof(proof: str) -> Operation[None]:
    """Cancel a proof that you asked for. It goes on if somebody else waits for it too."""
    return Operation("DELETE", path_of("/api/proofs/{proof}", proof=proof), nothing)


def get_flow_proof(slug: str) -> Operation[models.ProofStatus]:
    """The proof of a flow at work, in the site as it is now."""
    return Operation("GET", path_of("/api/flows/{slug}/proof", slug=slug), json_of(models.ProofStatus))


def get_proof_scenario(slug: str, name: str) -> Operation[bytes]:
    """An example of a flow at work as a scenario file, which `cordboard simulate` plays."""
    return Operation("GET", path_of("/api/flows/{slug}/proof/scenarios/{name}", slug=slug, name=name), as_bytes)


def start_simulation(body: models.NewSimulation) -> Operation[models.Simulation]:
    """Play a contact up to the first thing that only the world can answer."""
    return Operation(
        "POST",
        "/api/simulations",
        json_of(models.Simulation),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_simulation(simulation: str) -> Operation[models.Simulation]:
    """A simulation as it stands."""
    return Operation("GET", path_of("/api/simulations/{simulation}", simulation=simulation), json_of(models.Simulation))


def end_simulation(simulation: str) -> Operation[None]:
    """Forget a simulation."""
    return Operation("DELETE", path_of("/api/simulations/{simulation}", simulation=simulation), nothing)


def answer_simulation(simulation: str, body: models.SimulationAnswer) -> Operation[models.Simulation]:
    """Answer what the contact waits for, and play on to the next such thing. 409 where this is no answer to it."""
    return Operation(
        "POST",
        path_of("/api/simulations/{simulation}/answers", simulation=simulation),
        json_of(models.Simulation),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_scenarios() -> Operation[list[models.ScenarioEntry]]:
    """The scenario files of the site."""
    return Operation("GET", "/api/scenarios", json_of(list[models.ScenarioEntry]))


def run_scenarios(body: models.ScenarioChoice) -> Operation[models.ScenarioRun]:
    """Play the scenarios of the site on virtual time, as `cordboard test` does."""
    return Operation(
        "POST",
        "/api/scenarios/run",
        json_of(models.ScenarioRun),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def speak_text(body: models.SpokenText) -> Operation[bytes]:
    """A text or a prompt as callers hear it: WAV, 8000 samples a second. 422 for a language that nothing speaks."""
    return Operation(
        "POST", "/api/prompts", as_bytes, headers=texts({"content-type": "application/json"}), body=json_body(body)
    )


def list_prompts(slug: str, *, language: str | None = None) -> Operation[list[models.FlowPrompt]]:
    """Everything that a flow at work says, module by module. 422 for a language that there is not."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/prompts", slug=slug),
        json_of(list[models.FlowPrompt]),
        query=texts({"language": language}),
    )


def hear_prompt(slug: str, module: str, property: str, *, language: str | None = None) -> Operation[bytes]:
    """A prompt of a flow at work as callers hear it: WAV, 8000 samples a second. 422 where it has values in it, and for a language that nothing speaks."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/modules/{module}/prompts/{property}", slug=slug, module=module, property=property),
        as_bytes,
        query=texts({"language": language}),
    )


def list_prompt_recordings(*, limit: int | None = None, cursor: str | None = None) -> Operation[models.PromptFilePage]:
    """The recorded prompts that flows of the site can play."""
    return Operation(
        "GET",
        "/api/prompts/recordings",
        json_of(models.PromptFilePage),
        query=texts({"limit": limit, "cursor": cursor}),
    )


def upload_prompt_recording(body: bytes, *, name: str) -> Operation[models.UploadedPrompt]:
    """Add a recorded prompt. Flows play it by the name in the answer: a recording that is there is never overwritten."""
    return Operation(
        "POST",
        "/api/prompts/recordings",
        json_of(models.UploadedPrompt),
        query=texts({"name": name}),
        headers=texts({"content-type": "audio/wav"}),
        body=body,
    )


def get_site_now() -> Operation[models.SiteNow]:
    """The calls in progress and the last contacts."""
    return Operation("GET", "/api/now", json_of(models.SiteNow))


def follow_site() -> Operation[bytes]:
    """The same as `/api/now`, after every change, as server-sent events. They end when the user is signed out."""
    return Operation("GET", "/api/now/events", as_bytes)


def list_contacts(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    service: str | None = None,
    flow: str | None = None,
    version: str | None = None,
    channel: str | None = None,
    direction: str | None = None,
    result: str | None = None,
    agent: str | None = None,
    account: str | None = None,
    number: str | None = None,
    run: str | None = None,
    parent: str | None = None,
    state: Literal["open", "closed"] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    supervision: bool | None = None,
    trials: bool | None = None,
    shortest: float | None = None,
    longest: float | None = None,
    asked_since: datetime | None = None,
    asked_until: datetime | None = None,
    module: str | None = None,
    event: str | None = None,
    value: str | None = None,
    connector_event: str | None = None,
    connector_value: str | None = None,
    connector_to: str | None = None,
    ended_in: str | None = None,
    still_in: str | None = None,
    text: str | None = None,
) -> Operation[models.ContactPage]:
    """Contacts, the newest first. A page looks through so many contacts and no more: it may have fewer entries than were asked for, or none, and still a `next`. Then `back_to` says how far back it has looked."""
    return Operation(
        "GET",
        "/api/contacts",
        json_of(models.ContactPage),
        query=texts(
            {
                "limit": limit,
                "cursor": cursor,
                "service": service,
                "flow": flow,
                "version": version,
                "channel": channel,
                "direction": direction,
                "result": result,
                "agent": agent,
                "account": account,
                "number": number,
                "run": run,
                "parent": parent,
                "state": state,
                "since": since,
                "until": until,
                "supervision": supervision,
                "trials": trials,
                "shortest": shortest,
                "longest": longest,
                "asked_since": asked_since,
                "asked_until": asked_until,
                "module": module,
                "event": event,
                "value": value,
                "connector_event": connector_event,
                "connector_value": connector_value,
                "connector_to": connector_to,
                "ended_in": ended_in,
                "still_in": still_in,
                "text": text,
            }
        ),
    )


def get_contact(contact: str) -> Operation[models.ContactWithTrace]:
    """A contact, with what happened step by step. Sensitive digits were never stored."""
    return Operation("GET", path_of("/api/contacts/{contact}", contact=contact), json_of(models.ContactWithTrace))


def draw_contact(contact: str) -> Operation[bytes]:
    """The version of the flow on which a contact ran, as a picture (SVG) with the way that it took."""
    return Operation("GET", path_of("/api/contacts/{contact}/drawing", contact=contact), as_bytes)


def get_journal(contact: str) -> Operation[models.JournalEntries]:
    """The journal of a contact: every entry as it is stored, from which the contact can be replayed."""
    return Operation("GET", path_of("/api/contacts/{contact}/journal", contact=contact), json_of(models.JournalEntries))


def list_outcomes(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    closed_since: datetime | None = None,
    closed_until: datetime | None = None,
    custom: int | None = None,
    service: str | None = None,
    flow: str | None = None,
    version: str | None = None,
    channel: str | None = None,
    direction: str | None = None,
    result: str | None = None,
    agent: str | None = None,
    account: str | None = None,
    number: str | None = None,
    run: str | None = None,
    parent: str | None = None,
    state: Literal["open", "closed"] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    supervision: bool | None = None,
    trials: bool | None = None,
    shortest: float | None = None,
    longest: float | None = None,
    asked_since: datetime | None = None,
    asked_until: datetime | None = None,
) -> Operation[models.OutcomePage]:
    """Outcomes of contacts, the one closed last first. Reading them is in the audit trail, as an export is."""
    return Operation(
        "GET",
        "/api/outcomes",
        json_of(models.OutcomePage),
        query=texts(
            {
                "limit": limit,
                "cursor": cursor,
                "closed_since": closed_since,
                "closed_until": closed_until,
                "custom": custom,
                "service": service,
                "flow": flow,
                "version": version,
                "channel": channel,
                "direction": direction,
                "result": result,
                "agent": agent,
                "account": account,
                "number": number,
                "run": run,
                "parent": parent,
                "state": state,
                "since": since,
                "until": until,
                "supervision": supervision,
                "trials": trials,
                "shortest": shortest,
                "longest": longest,
                "asked_since": asked_since,
                "asked_until": asked_until,
            }
        ),
    )


def export_outcomes(
    *,
    format: Literal["csv", "jsonl", "parquet"] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    service: str | None = None,
    custom: int | None = None,
) -> Operation[bytes]:
    """Every outcome of contacts closed from `since` to before `until`, as one file."""
    return Operation(
        "GET",
        "/api/outcomes/export",
        as_bytes,
        query=texts({"format": format, "since": since, "until": until, "service": service, "custom": custom}),
    )


def get_report(
    *, since: datetime | None = None, until: datetime | None = None, service: str | None = None
) -> Operation[list[models.ResultCount]]:
    """How many contacts left each result."""
    return Operation(
        "GET",
        "/api/report",
        json_of(list[models.ResultCount]),
        query=texts({"since": since, "until": until, "service": service}),
    )


def get_survey_answers(
    *, since: datetime | None = None, until: datetime | None = None, service: str | None = None
) -> Operation[list[models.SurveyAnswers]]:
    """How each survey question was answered, by service and agent."""
    return Operation(
        "GET",
        "/api/surveys",
        json_of(list[models.SurveyAnswers]),
        query=texts({"since": since, "until": until, "service": service}),
    )


def get_distribution(
    *, since: datetime | None = None, until: datetime | None = None, service_level: float | None = None
) -> Operation[models.Distribution]:
    """How services were answered and what agents did, by half hour: waits, service level, abandonment, occupancy."""
    return Operation(
        "GET",
        "/api/distribution",
        json_of(models.Distribution),
        query=texts({"since": since, "until": until, "service_level": service_level}),
    )


def get_funnel(
    slug: str,
    *,
    version: str | None = None,
    service: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Operation[models.Funnel]:
    """Where the contacts of a flow went: how many entered each module, and by which connector they left it."""
    return Operation(
        "GET",
        path_of("/api/flows/{slug}/funnel", slug=slug),
        json_of(models.Funnel),
        query=texts({"version": version, "service": service, "since": since, "until": until}),
    )


def get_measures(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    service: str | None = None,
    interval: Literal["15m", "30m", "1h", "1d"] | None = None,
    service_level: float | None = None,
) -> Operation[models.ReportMeasures]:
    """Measures by interval and service: contacts, handled, abandoned, waits, talk, wrap-up and service level."""
    return Operation(
        "GET",
        "/api/measures",
        json_of(models.ReportMeasures),
        query=texts(
            {"since": since, "until": until, "service": service, "interval": interval, "service_level": service_level}
        ),
    )


def list_measures() -> Operation[list[models.MeasureDefinition]]:
    """The measures that reports are made of: what each means, and what it can be divided by."""
    return Operation("GET", "/api/reports", json_of(list[models.MeasureDefinition]))


def get_measure_report(
    measure: Literal[
        "contacts",
        "duration",
        "offered",
        "service_level",
        "abandonment",
        "abandonment_without_short",
        "speed_of_answer",
        "handle_time",
        "occupancy",
        "satisfaction",
    ],
    *,
    since: datetime,
    until: datetime,
    within: float | None = None,
    interval: Literal["15m", "30m", "1h", "1d", "1w", "1mo", "all"] | None = None,
    by: Literal[
        "service",
        "flow",
        "version",
        "agent",
        "team",
        "hour",
        "result",
        "code",
        "custom1",
        "custom2",
        "custom3",
        "question",
    ]
    | None = None,
    zone: str | None = None,
    service: str | None = None,
    flow: str | None = None,
    version: str | None = None,
    agent: str | None = None,
    team: str | None = None,
    result: str | None = None,
) -> Operation[models.MeasureReport]:
    """A measure by intervals, the empty ones included. A day may have 23 or 25 hours. `before` is what to compare with."""
    return Operation(
        "GET",
        path_of("/api/reports/{measure}", measure=measure),
        json_of(models.MeasureReport),
        query=texts(
            {
                "within": within,
                "since": since,
                "until": until,
                "interval": interval,
                "by": by,
                "zone": zone,
                "service": service,
                "flow": flow,
                "version": version,
                "agent": agent,
                "team": team,
                "result": result,
            }
        ),
    )


def export_measure_report(
    measure: Literal[
        "contacts",
        "duration",
        "offered",
        "service_level",
        "abandonment",
        "abandonment_without_short",
        "speed_of_answer",
        "handle_time",
        "occupancy",
        "satisfaction",
    ],
    *,
    since: datetime,
    until: datetime,
    format: Literal["csv", "parquet"] | None = None,
    interval: Literal["15m", "30m", "1h", "1d", "1w", "1mo", "all"] | None = None,
    by: Literal[
        "service",
        "flow",
        "version",
        "agent",
        "team",
        "hour",
        "result",
        "code",
        "custom1",
        "custom2",
        "custom3",
        "question",
    ]
    | None = None,
    zone: str | None = None,
    service: str | None = None,
    flow: str | None = None,
    version: str | None = None,
    agent: str | None = None,
    team: str | None = None,
    result: str | None = None,
    within: float | None = None,
) -> Operation[bytes]:
    """The same as a file: a line for each interval and group, with the figure and its parts."""
    return Operation(
        "GET",
        path_of("/api/reports/{measure}/export", measure=measure),
        as_bytes,
        query=texts(
            {
                "format": format,
                "since": since,
                "until": until,
                "interval": interval,
                "by": by,
                "zone": zone,
                "service": service,
                "flow": flow,
                "version": version,
                "agent": agent,
                "team": team,
                "result": result,
                "within": within,
            }
        ),
    )


def list_scheduled_reports() -> Operation[list[models.ScheduledReportState]]:
    """Your reports by email; for an administrator those of everybody."""
    return Operation("GET", "/api/scheduled-reports", json_of(list[models.ScheduledReportState]))


def schedule_report(body: models.NewScheduledReport) -> Operation[models.ScheduledReportState]:
    """Have a report sent. Your right to read reports is asked for each time. 409 where the site has no mail server."""
    return Operation(
        "POST",
        "/api/scheduled-reports",
        json_of(models.ScheduledReportState),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def send_scheduled_report(report: str) -> Operation[models.ScheduledReportState]:
    """Send it now as well, as if it were due at this moment."""
    return Operation(
        "POST", path_of("/api/scheduled-reports/{report}/sending", report=report), json_of(models.ScheduledReportState)
    )


def end_scheduled_report(report: str) -> Operation[None]:
    """Send it no more."""
    return Operation("DELETE", path_of("/api/scheduled-reports/{report}", report=report), nothing)


def get_account_columns() -> Operation[models.AccountColumnNames]:
    """What the columns of accounts are called on this site (`accounts` in site.yaml)."""
    return Operation("GET", "/api/accounts/columns", json_of(models.AccountColumnNames))


def list_account_imports() -> Operation[list[models.AccountImportState]]:
    """The imports of the last day, the newest first."""
    return Operation("GET", "/api/accounts/imports", json_of(list[models.AccountImportState]))


def send_accounts(body: str, *, file: str, source: str | None = None) -> Operation[models.AccountImportState]:
    """Send a file of accounts. It is read from end to end in the background; nothing is loaded before it is started."""
    return Operation(
        "POST",
        "/api/accounts/imports",
        json_of(models.AccountImportState),
        query=texts({"file": file, "source": source}),
        headers=texts({"content-type": "text/csv"}),
        body=body.encode(),
    )


def get_account_import(import_id: str) -> Operation[models.AccountImportState]:
    """How far an import is: what the file has once it is checked, what became of its rows once it is done."""
    return Operation(
        "GET", path_of("/api/accounts/imports/{import_id}", import_id=import_id), json_of(models.AccountImportState)
    )


def discard_account_import(import_id: str) -> Operation[None]:
    """Forget an import, with its file. What it loaded stays."""
    return Operation("DELETE", path_of("/api/accounts/imports/{import_id}", import_id=import_id), nothing)


def put_import_columns(import_id: str, body: models.ImportColumns) -> Operation[models.AccountImportState]:
    """Say what the columns of the file are called here. It is read once more."""
    return Operation(
        "PUT",
        path_of("/api/accounts/imports/{import_id}/columns", import_id=import_id),
        json_of(models.AccountImportState),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def start_account_import(import_id: str, body: models.StartedImport) -> Operation[models.AccountImportState]:
    """Load a file that was checked, or go on with one that was cut off. Its bad rows are left out."""
    return Operation(
        "POST",
        path_of("/api/accounts/imports/{import_id}/start", import_id=import_id),
        json_of(models.AccountImportState),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_rejected_rows(import_id: str) -> Operation[bytes]:
    """All bad rows of a file as a CSV file, with their lines and what is wrong, to be mended and imported."""
    return Operation("GET", path_of("/api/accounts/imports/{import_id}/rejected", import_id=import_id), as_bytes)


def list_accounts(
    *, source: str | None = None, limit: int | None = None, cursor: str | None = None
) -> Operation[models.AccountPage]:
    """Accounts, of one list (`source`) or of all."""
    return Operation(
        "GET",
        "/api/accounts",
        json_of(models.AccountPage),
        query=texts({"source": source, "limit": limit, "cursor": cursor}),
    )


def list_account_sources() -> Operation[list[models.AccountSource]]:
    """The lists of accounts."""
    return Operation("GET", "/api/accounts/sources", json_of(list[models.AccountSource]))


def find_accounts(
    *, field: str, value: str, source: str | None = None, limit: int | None = None
) -> Operation[models.AccountMatches]:
    """The accounts that have a value in a field, found as a flow finds them."""
    return Operation(
        "GET",
        "/api/accounts/search",
        json_of(models.AccountMatches),
        query=texts({"field": field, "value": value, "source": source, "limit": limit}),
    )


def list_mapper_rows(*, service: str | None = None) -> Operation[list[models.MapperEntry]]:
    """All rows, or those of a service."""
    return Operation("GET", "/api/mapper", json_of(list[models.MapperEntry]), query=texts({"service": service}))


def put_mapper_row(
    body: models.MapperRow, *, if_match: str | None = None, if_none_match: str | None = None
) -> Operation[models.MapperEntry]:
    """Write a row, new or in place of the one there."""
    return Operation(
        "PUT",
        "/api/mapper",
        json_of(models.MapperEntry),
        headers=texts({"if-match": if_match, "if-none-match": if_none_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def remove_mapper_row(*, result: str, service: str | None = None, if_match: str | None = None) -> Operation[None]:
    """Take a row out: the result falls back to the site's row, or to the platform's name. It can be restored."""
    return Operation(
        "DELETE",
        "/api/mapper",
        nothing,
        query=texts({"result": result, "service": service}),
        headers=texts({"if-match": if_match}),
    )


def list_removed_mapper_rows() -> Operation[list[models.MapperEntry]]:
    """The rows that were taken out and can be restored, the last one first."""
    return Operation("GET", "/api/mapper/removed", json_of(list[models.MapperEntry]))


def restore_mapper_row(*, result: str, service: str | None = None) -> Operation[None]:
    """Bring back a row that was taken out."""
    return Operation("POST", "/api/mapper/restore", nothing, query=texts({"result": result, "service": service}))


def copy_mapper_rows(body: models.MapperCopy) -> Operation[models.CopiedRows]:
    """Give a service all rows of another."""
    return Operation(
        "POST",
        "/api/mapper/copy",
        json_of(models.CopiedRows),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_organisation() -> Operation[dict[str, dict[str, models.OrganisationPart]]]:
    """All parts, by section and name: the document, its ETag, and who changed it last while the site ran."""
    return Operation("GET", "/api/organisation", json_of(dict[str, dict[str, models.OrganisationPart]]))


def change_organisation(body: models.SeveralChanges) -> Operation[models.ChangesMade]:
    """Make several changes: all of them, or none when one cannot be made."""
    return Operation(
        "POST",
        "/api/organisation",
        json_of(models.ChangesMade),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_site_schema() -> Operation[dict[str, Any]]:
    """The JSON Schema of a site file: what each part may say, with defaults and descriptions."""
    return Operation("GET", "/api/organisation/schema", json_of(dict[str, Any]))


def get_organisation_part(
    section: Literal[
        "call_centers",
        "services",
        "resource_groups",
        "teams",
        "skills",
        "agents",
        "termination_codes",
        "webhooks",
        "numbers",
        "boxes",
        "results",
    ],
    name: str,
) -> Operation[dict[str, Any]]:
    """One part, with its ETag."""
    return Operation(
        "GET", path_of("/api/organisation/{section}/{name}", section=section, name=name), json_of(dict[str, Any])
    )


def put_organisation_part(
    section: Literal[
        "call_centers",
        "services",
        "resource_groups",
        "teams",
        "skills",
        "agents",
        "termination_codes",
        "webhooks",
        "numbers",
        "boxes",
        "results",
    ],
    name: str,
    body: dict[str, Any],
    *,
    if_match: str | None = None,
    if_none_match: str | None = None,
) -> Operation[dict[str, Any]]:
    """Write a part, new or in place of the one there. A service that is there is changed with PATCH."""
    return Operation(
        "PUT",
        path_of("/api/organisation/{section}/{name}", section=section, name=name),
        json_of(dict[str, Any]),
        headers=texts({"if-match": if_match, "if-none-match": if_none_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def remove_organisation_part(
    section: Literal[
        "call_centers",
        "services",
        "resource_groups",
        "teams",
        "skills",
        "agents",
        "termination_codes",
        "webhooks",
        "numbers",
        "boxes",
        "results",
    ],
    name: str,
    *,
    if_match: str | None = None,
) -> Operation[None]:
    """Take a part out. What still names it is said, and then nothing is changed."""
    return Operation(
        "DELETE",
        path_of("/api/organisation/{section}/{name}", section=section, name=name),
        nothing,
        headers=texts({"if-match": if_match}),
    )


def list_uses_of_part(
    section: Literal[
        "call_centers",
        "services",
        "resource_groups",
        "teams",
        "skills",
        "agents",
        "termination_codes",
        "webhooks",
        "numbers",
        "boxes",
        "results",
    ],
    name: str,
) -> Operation[list[models.UseOfPart]]:
    """Where a part is named: in which modules of flows at work, and in which other parts."""
    return Operation(
        "GET",
        path_of("/api/organisation/{section}/{name}/uses", section=section, name=name),
        json_of(list[models.UseOfPart]),
    )


def change_service(name: str, body: dict[str, Any], *, if_match: str | None = None) -> Operation[dict[str, Any]]:
    """Change properties of a service; one that is null is again what site.yaml says."""
    return Operation(
        "PATCH",
        path_of("/api/organisation/services/{name}", name=name),
        json_of(dict[str, Any]),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def invite_agent(logon: str) -> Operation[models.AgentInvitation]:
    """Make a link with which an agent chooses a password. It works once, for seven days; earlier ones end."""
    return Operation(
        "POST", path_of("/api/organisation/agents/{logon}/invitation", logon=logon), json_of(models.AgentInvitation)
    )


def get_file_settings() -> Operation[models.FileSettings]:
    """What is changed in site.yaml alone: who may be called outside, the line, and which secrets there are."""
    return Operation("GET", "/api/file-settings", json_of(models.FileSettings))


def list_voicemail_boxes() -> Operation[list[models.VoicemailBox]]:
    """Your boxes: an agent's own, those of the agent's teams and services; all of them for supervisors."""
    return Operation("GET", "/api/voicemail", json_of(list[models.VoicemailBox]))


def list_voice_messages(
    box: str, *, limit: int | None = None, cursor: str | None = None
) -> Operation[models.VoiceMessagePage]:
    """The messages of a box, the newest first."""
    return Operation(
        "GET",
        path_of("/api/voicemail/{box}", box=box),
        json_of(models.VoiceMessagePage),
        query=texts({"limit": limit, "cursor": cursor}),
    )


def get_voice_message(message: str, box: str) -> Operation[bytes]:
    """The sound of a message, as a WAV file."""
    return Operation("GET", path_of("/api/voicemail/{box}/{message}", message=message, box=box), as_bytes)


def remove_voice_message(message: str, box: str) -> Operation[None]:
    """Take a message out, with its sound."""
    return Operation("DELETE", path_of("/api/voicemail/{box}/{message}", message=message, box=box), nothing)


def mark_voice_message_heard(message: str, box: str) -> Operation[None]:
    """Note that a message was heard."""
    return Operation("PUT", path_of("/api/voicemail/{box}/{message}/heard", message=message, box=box), nothing)


def place_call(body: models.NewCall) -> Operation[models.PlacedCall]:
    """Call a number. The contact's page tells what becomes of it."""
    return Operation(
        "POST",
        "/api/calls",
        json_of(models.PlacedCall),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def make_test_call(body: models.NewTestCall) -> Operation[models.TestCallResult]:
    """Ring a number over the line, and hang up once it is answered. The limits of outside numbers hold."""
    return Operation(
        "POST",
        "/api/line/test-calls",
        json_of(models.TestCallResult),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def offer_phone_call(body: models.PhoneOffer) -> Operation[models.PhoneAnswer]:
    """Call a service of the site from a web page."""
    return Operation(
        "POST",
        "/api/phone/offer",
        json_of(models.PhoneAnswer),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def get_own_desk() -> Operation[models.DeskMessage]:
    """How everything is for the agent who asks: the first message of the WebSocket."""
    return Operation("GET", "/api/agent", json_of(models.DeskMessage))


def list_targets() -> Operation[models.TransferTargets]:
    """Whom the agent may ask, or pass a person on to."""
    return Operation("GET", "/api/agent/targets", json_of(models.TransferTargets))


def request_as_agent(body: models.AgentRequest) -> Operation[None]:
    """Anything that an agent's desktop may ask, as one message with `do`."""
    return Operation(
        "POST", "/api/agent/do", nothing, headers=texts({"content-type": "application/json"}), body=json_body(body)
    )


def connect_own_phone(body: models.StandingPhoneOffer) -> Operation[models.PhoneAnswer]:
    """Connect the telephone of the agent's page. It stays up until the page goes."""
    return Operation(
        "POST",
        "/api/agent/phone",
        json_of(models.PhoneAnswer),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_earlier_contacts(
    *, limit: int | None = None, cursor: str | None = None
) -> Operation[models.EarlierContactPage]:
    """The earlier contacts of the person in hand, by account and by number; none without a contact in hand."""
    return Operation(
        "GET",
        "/api/agent/earlier-contacts",
        json_of(models.EarlierContactPage),
        query=texts({"limit": limit, "cursor": cursor}),
    )


def get_own_contacts_way(contact: str) -> Operation[models.ContactWay]:
    """The way that a contact of yours has taken through its flow so far."""
    return Operation("GET", path_of("/api/agent/contacts/{contact}/way", contact=contact), json_of(models.ContactWay))


def get_own_note(contact: str) -> Operation[models.AgentNote]:
    """Your note on a contact; an empty one where you have written none."""
    return Operation("GET", path_of("/api/agent/contacts/{contact}/note", contact=contact), json_of(models.AgentNote))


def put_own_note(contact: str, body: models.NoteText, *, if_match: str | None = None) -> Operation[models.AgentNote]:
    """Write your note on a contact, with a date to call the person again; an empty one is taken out."""
    return Operation(
        "PUT",
        path_of("/api/agent/contacts/{contact}/note", contact=contact),
        json_of(models.AgentNote),
        headers=texts({"if-match": if_match, "content-type": "application/json"}),
        body=json_body(body),
    )


def list_follow_ups(*, limit: int | None = None, cursor: str | None = None) -> Operation[models.FollowUpPage]:
    """The calls that you want to make again, the next one first."""
    return Operation(
        "GET", "/api/agent/follow-ups", json_of(models.FollowUpPage), query=texts({"limit": limit, "cursor": cursor})
    )


def list_own_callbacks() -> Operation[list[models.PromisedCall]]:
    """The callbacks that wait for an agent of your services, the longest waiting first."""
    return Operation("GET", "/api/agent/callbacks", json_of(list[models.PromisedCall]))


def get_own_figures(*, since: datetime) -> Operation[models.OwnFigures]:
    """Your work from a time on until now."""
    return Operation("GET", "/api/agent/figures", json_of(models.OwnFigures), query=texts({"since": since}))


def get_floor() -> Operation[models.FloorMessage]:
    """Agents, queues and conversations: the first message of the WebSocket."""
    return Operation("GET", "/api/floor", json_of(models.FloorMessage))


def list_agents_at_work() -> Operation[list[models.SignedInAgent]]:
    """The agents who are signed in, each with the state."""
    return Operation("GET", "/api/agents", json_of(list[models.SignedInAgent]))


def list_agent_events(
    agent: str,
    *,
    limit: int | None = None,
    cursor: str | None = None,
    contact: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Operation[models.DistributorEventPage]:
    """What an agent did and was given, as the distributor's log has it, the newest first."""
    return Operation(
        "GET",
        path_of("/api/agents/{agent}/events", agent=agent),
        json_of(models.DistributorEventPage),
        query=texts({"limit": limit, "cursor": cursor, "contact": contact, "since": since, "until": until}),
    )


def put_agent_state(agent: str, body: models.NewAgentState) -> Operation[None]:
    """Put an agent into another state, at once or after the work in hand."""
    return Operation(
        "PUT",
        path_of("/api/agents/{agent}/state", agent=agent),
        nothing,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_queues() -> Operation[list[models.QueueView]]:
    """The services that agents work for, and how long who waits."""
    return Operation("GET", "/api/queues", json_of(list[models.QueueView]))


def list_waiting() -> Operation[list[models.WaitingView]]:
    """Every contact that waits for an agent, with the agent to whom it is offered."""
    return Operation("GET", "/api/waiting", json_of(list[models.WaitingView]))


def move_contact(contact: str, body: models.NewPlace) -> Operation[None]:
    """Give a waiting contact another place in its queue."""
    return Operation(
        "PUT",
        path_of("/api/waiting/{contact}/place", contact=contact),
        nothing,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def send_contact(contact: str, body: models.ContactDestination) -> Operation[None]:
    """Have a contact that waits on the line wait for another service, or for one agent."""
    return Operation(
        "PUT",
        path_of("/api/waiting/{contact}/target", contact=contact),
        nothing,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def put_max_wait(service: str, body: models.MaxWait) -> Operation[None]:
    """Change the longest wait of a service. It holds at once, also for those who wait."""
    return Operation(
        "PUT",
        path_of("/api/services/{service}/max-wait", service=service),
        nothing,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_conversations() -> Operation[list[models.ConversationView]]:
    """The conversations going on, and who takes part."""
    return Operation("GET", "/api/conversations", json_of(list[models.ConversationView]))


def monitor_conversation(contact: str, body: models.Participation) -> Operation[None]:
    """Take part in a conversation, or take part in another way from now on."""
    return Operation(
        "PUT",
        path_of("/api/conversations/{contact}/monitor", contact=contact),
        nothing,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def stop_monitoring(contact: str) -> Operation[None]:
    """Leave a conversation."""
    return Operation("DELETE", path_of("/api/conversations/{contact}/monitor", contact=contact), nothing)


def take_over_conversation(contact: str) -> Operation[None]:
    """Talk with the person in place of the agents, at the desk where the supervisor is signed in as an agent."""
    return Operation("POST", path_of("/api/conversations/{contact}/take-over", contact=contact), nothing)


def connect_supervisor_phone(body: models.StandingPhoneOffer) -> Operation[models.PhoneAnswer]:
    """Connect the telephone of the supervisor's page."""
    return Operation(
        "POST",
        "/api/floor/phone",
        json_of(models.PhoneAnswer),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_recordings(
    *,
    contact: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Operation[models.RecordingPage]:
    """Recorded conversations, the newest first."""
    return Operation(
        "GET",
        "/api/recordings",
        json_of(models.RecordingPage),
        query=texts({"contact": contact, "since": since, "until": until, "limit": limit, "cursor": cursor}),
    )


def get_recording(recording: str) -> Operation[bytes]:
    """The sound as a stereo WAV file: the customer left, the agents right. Pauses are cue points in it."""
    return Operation("GET", path_of("/api/recordings/{recording}", recording=recording), as_bytes)


def get_recording_peaks(recording: str, *, count: int | None = None) -> Operation[models.RecordingPeaks]:
    """The waveform of a recording with its pauses, to be drawn. It is no sound: nobody can hear anything by it."""
    return Operation(
        "GET",
        path_of("/api/recordings/{recording}/peaks", recording=recording),
        json_of(models.RecordingPeaks),
        query=texts({"count": count}),
    )


def list_holds(*, limit: int | None = None, cursor: str | None = None) -> Operation[models.HoldPage]:
    """Contacts under legal hold, the newest hold first."""
    return Operation("GET", "/api/holds", json_of(models.HoldPage), query=texts({"limit": limit, "cursor": cursor}))


def get_hold(contact: str) -> Operation[models.HoldEntry]:
    """The legal hold that was set on a contact."""
    return Operation("GET", path_of("/api/contacts/{contact}/hold", contact=contact), json_of(models.HoldEntry))


def set_hold(contact: str, body: models.HoldReason) -> Operation[models.HoldEntry]:
    """Put a contact under legal hold: nothing of it, its sound, and contacts that come from it is deleted."""
    return Operation(
        "PUT",
        path_of("/api/contacts/{contact}/hold", contact=contact),
        json_of(models.HoldEntry),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def lift_hold(contact: str) -> Operation[None]:
    """Lift a legal hold. Who set it and why stays in the audit trail."""
    return Operation("DELETE", path_of("/api/contacts/{contact}/hold", contact=contact), nothing)


def find_person(body: models.PersonQuery) -> Operation[models.PersonSummary]:
    """How much is held about a person, and what would keep it from being deleted. Nothing is changed."""
    return Operation(
        "POST",
        "/api/persons/find",
        json_of(models.PersonSummary),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def export_person(body: models.PersonQuery) -> Operation[bytes]:
    """Everything held about a person, as a ZIP file of JSON and sound with an index page."""
    return Operation(
        "POST",
        "/api/persons/export",
        as_bytes,
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def delete_person(body: models.PersonQuery) -> Operation[models.PersonSummary]:
    """Delete everything held about a person, all of it or nothing; says what that was."""
    return Operation(
        "POST",
        "/api/persons/delete",
        json_of(models.PersonSummary),
        headers=texts({"content-type": "application/json"}),
        body=json_body(body),
    )


def list_unreadable() -> Operation[list[models.UnreadableThing]]:
    """Stored things that cannot be read, each with why; they are left as they are."""
    return Operation("GET", "/api/quarantine", json_of(list[models.UnreadableThing]))


def dismiss_unreadable(kind: Literal["contact", "organisation"], name: str) -> Operation[None]:
    """Tell of it no more. What is stored stays as it is; the audit log keeps who has seen it."""
    return Operation("DELETE", path_of("/api/quarantine/{kind}/{name}", kind=kind, name=name), nothing)


def list_webhooks() -> Operation[list[models.WebhookEndpoint]]:
    """The endpoints of the site, and how it stands with each."""
    return Operation("GET", "/api/webhooks", json_of(list[models.WebhookEndpoint]))


def list_webhook_deliveries(
    endpoint: str,
    *,
    state: Literal["waiting", "delivered", "failed"] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Operation[models.WebhookDeliveryPage]:
    """What an endpoint was told and is to be told, the newest first. What it took is shown for seven days, and what it did not for thirty."""
    return Operation(
        "GET",
        path_of("/api/webhooks/{endpoint}/deliveries", endpoint=endpoint),
        json_of(models.WebhookDeliveryPage),
        query=texts({"state": state, "limit": limit, "cursor": cursor}),
    )


def get_webhook_delivery(endpoint: str, event: str) -> Operation[models.WebhookDeliveryWithBody]:
    """One delivery, with what is posted."""
    return Operation(
        "GET",
        path_of("/api/webhooks/{endpoint}/deliveries/{event}", endpoint=endpoint, event=event),
        json_of(models.WebhookDeliveryWithBody),
    )


def redeliver_webhook_event(endpoint: str, event: str) -> Operation[models.WebhookDelivery]:
    """Post an event once more, with the same id, whatever became of it."""
    return Operation(
        "POST",
        path_of("/api/webhooks/{endpoint}/deliveries/{event}/redelivery", endpoint=endpoint, event=event),
        json_of(models.WebhookDelivery),
    )


def redeliver_failed_webhook_events(endpoint: str) -> Operation[models.RedeliveredEvents]:
    """Post everything once more that the endpoint has not taken."""
    return Operation(
        "POST", path_of("/api/webhooks/{endpoint}/redelivery", endpoint=endpoint), json_of(models.RedeliveredEvents)
    )


def try_webhook(endpoint: str) -> Operation[models.WebhookDelivery]:
    """Post an event `webhook.test`. What the endpoint answers is told by the delivery."""
    return Operation(
        "POST", path_of("/api/webhooks/{endpoint}/test", endpoint=endpoint), json_of(models.WebhookDelivery)
    )
