"""Changes of the organisation in any order, right and wrong: the site is always whole, and a restart gives the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard import modules
from cordboard.flow.problems import errors
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site import load_site
from cordboard.flow.site.changes import fingerprint, part_of
from cordboard.flow.source import parse
from cordboard.live.organisation import DoesNotFit, NotThere, RequestedChange, store
from cordboard.store import organisation as stored
from cordboard.store.database import open_database
from cordboard.store.editing import ChangedMeanwhile
from tests.flow.organisation import SITE
from tests.flow.test_organisation import made

TEAMS = ["billing", "returns", "vip"]
AGENTS = st.fixed_dictionaries({}, optional={
    "teams": st.lists(st.sampled_from(TEAMS), max_size=2), "services": st.just(["desk"]),
    "extension": st.sampled_from(["4001", "402", "500"]), "skills": st.just({"french": 2}),
})  # fmt: skip
MAYBE: st.SearchStrategy[dict[str, str] | None] = st.sampled_from([None, {}])
PARTS = st.one_of(
    st.tuples(st.just("teams"), st.sampled_from(TEAMS), MAYBE),
    st.tuples(st.just("skills"), st.sampled_from(["french", "dutch"]), MAYBE),
    st.tuples(st.just("agents"), st.sampled_from(["mara", "joe.b", "zoe"]), st.one_of(st.none(), AGENTS)),
    st.tuples(st.just("services"), st.sampled_from(["line", "none"]),
              st.dictionaries(st.sampled_from(["max_wait", "enabled", "flow"]), st.sampled_from([None, 5, True]))),
)  # fmt: skip
#: A batch of changes, each with whether its author saw the part as it is.
BATCHES = st.lists(st.lists(st.tuples(PARTS, st.booleans()), min_size=1, max_size=3), max_size=6)


@settings(max_examples=25, deadline=None)
@given(BATCHES)
def test_the_site_is_always_whole(batches):
    with tempfile.TemporaryDirectory() as name:
        folder = made(Path(name))
        files = load_site(folder, modules.types())
        database = open_database(folder / "cordboard.db")
        running = files
        for batch in batches:
            wanted = []
            for (section, part, document), up_to_date in batch:
                seen = part_of(running.document, section, part)
                expected = "" if seen is None else fingerprint(seen)
                wanted.append(RequestedChange(section, part, document, expected if up_to_date else "something older"))
            before = stored.changes(database)
            try:
                running = store(database, running, wanted, "ada")
            except (NotThere, ChangedMeanwhile, DoesNotFit):
                assert stored.changes(database) == before
            else:
                assert all(up_to_date for _, up_to_date in batch)
            assert errors(running.problems) == []
            again = stored.laid_over(load_site(folder, modules.types()), database)
            assert again.site == running.site
        assert parse(rewrite(SITE, running.document), "").values == running.document
        database.dispose()
