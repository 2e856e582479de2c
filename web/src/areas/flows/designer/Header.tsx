/** The head of the designer: which flow and draft this is, whether it is saved, and what can be done with all of it. */
import { IconArrowBackUp, IconArrowForwardUp, IconFrame, IconNote, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState, type ReactNode } from "react";

import { api, ask } from "../../../api/client";
import { ActionMenu, Button, IconButton, type Action } from "../../../design/controls";
import { Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import type { Alignment } from "../model/edits";
import { useActions } from "./actions";
import styles from "./designer.module.css";
import { Presence } from "./Presence";
import { useDesigner } from "./store";
import { useWords } from "./words";

const Conflicts = lazy(async () => ({ default: (await import("./Conflicts")).Conflicts }));

export function Header({ children }: { children?: ReactNode }) {
  const w = useWords();
  const actions = useActions();
  const title = useDesigner((state) => state.flow.title || state.slug);
  const editable = useDesigner((state) => state.editable);
  const done = useDesigner((state) => state.history.done.at(-1)?.name);
  const undone = useDesigner((state) => state.history.undone.at(-1)?.name);
  return (
    <header className={styles.header}>
      <h1>{title}</h1>
      <DraftMenu />
      <SavingState />
      <Presence />
      <span className={styles.spring} />
      <IconButton label={done === undefined ? w.undo : `${w.undo}: ${done}`} isDisabled={done === undefined} onPress={() => actions.undo()}>
        <IconArrowBackUp size={16} />
      </IconButton>
      <IconButton label={undone === undefined ? w.redo : `${w.redo}: ${undone}`} isDisabled={undone === undefined} onPress={() => actions.redo()}>
        <IconArrowForwardUp size={16} />
      </IconButton>
      {editable && <Arrange />}
      {editable && (
        <IconButton label={w.addNote} onPress={() => actions.note()}>
          <IconNote size={16} />
        </IconButton>
      )}
      {editable && (
        <IconButton label={w.addFrame} onPress={() => actions.frame()}>
          <IconFrame size={16} />
        </IconButton>
      )}
      <IconButton label={w.search} onPress={() => useDesigner.getState().search(true)}>
        <IconSearch size={16} />
      </IconButton>
      {children}
    </header>
  );
}

function Arrange() {
  const w = useWords();
  const actions = useActions();
  const count = useDesigner((state) => state.selected.size);
  const refusal = count < 2 ? w.needsTwo : undefined;
  const titles: [Alignment, string][] = [
    ["left", w.alignLeft], ["centre", w.alignCentre], ["right", w.alignRight], ["top", w.alignTop], ["middle", w.alignMiddle],
    ["bottom", w.alignBottom], ["columns", w.columns], ["rows", w.rows],
  ];
  const entries: (Action | "separator")[] = [
    { id: "tidy", label: count > 1 ? w.tidySelection : w.tidyAll, keys: "Shift T", run: () => void actions.tidy() },
    "separator",
    ...titles.map(([how, label]) => ({ id: how, label, refusal, run: () => actions.align(how) })),
  ];
  return <ActionMenu label={w.arrange} look="quiet" actions={entries} />;
}

/** The drafts of the flow, and the live version. */
function DraftMenu() {
  const w = useWords();
  const navigate = useNavigate();
  const formats = useFormats();
  const slug = useDesigner((state) => state.slug);
  const draft = useDesigner((state) => state.draft);
  const version = useDesigner((state) => state.version);
  const drafts = useQuery({
    queryKey: ["drafts", slug, draft?.id ?? ""],
    queryFn: async () => (await ask(api.GET("/api/flows/{slug}/drafts", { params: { path: { slug } } }))).items,
    enabled: slug !== "",
  });
  const open = (id: string) => void navigate({ to: "/flows/$slug", params: { slug }, search: { draft: id } });
  const entries: (Action | "separator")[] = [
    ...(drafts.data ?? []).map((each) => ({
      id: each.id, label: each.title || w.draftOf, keys: `${each.changed_by} · ${formats.dateTime(each.changed_at)}`, run: () => open(each.id),
    })),
    ...((drafts.data ?? []).length > 0 ? ["separator" as const] : []),
    { id: "live", label: w.lookAtLive, run: () => open("live") },
    { id: "versions", label: w.versions, run: () => void navigate({ to: "/flows/$slug/versions", params: { slug } }) },
  ];
  const shown = draft !== null || version === "" ? w.draftOf : w.live(version.slice(0, 8));
  return (
    <ActionMenu label={`${w.drafts}: ${shown}`} look="quiet" actions={entries}>
      {shown}
    </ActionMenu>
  );
}

function SavingState() {
  const w = useWords();
  const formats = useFormats();
  const { state, at, why } = useDesigner((each) => each.saving);
  const [comparing, setComparing] = useState(false);
  const words = {
    idle: "",
    waiting: w.waiting,
    saving: w.saving,
    saved: at === null ? "" : w.savedAt(formats.time(at)),
    away: w.away,
    refused: w.refused(why),
    conflict: w.conflict,
  }[state];
  const bad = state === "refused" || state === "conflict";
  return (
    <span className={styles.saving} role="status">
      {bad || state === "away" ? <Tag tone={bad ? "bad" : "warning"}>{words}</Tag> : words}
      {state === "conflict" && <Button onPress={() => setComparing(true)}>{w.compare}</Button>}
      {comparing && (
        <Suspense>
          <Conflicts isOpen onClose={() => setComparing(false)} />
        </Suspense>
      )}
    </span>
  );
}

/** Somebody else has a draft of the flow whose live version is looked at. */
export function OthersDraft({ who, at, id }: { who: string; at: number; id: string }) {
  const w = useWords();
  const formats = useFormats();
  const slug = useDesigner((state) => state.slug);
  return (
    <p className={styles.others}>
      {w.othersDraft(who, formats.dateTime(at))}{" "}
      <Link to="/flows/$slug" params={{ slug }} search={{ draft: id }}>
        {w.openDraft}
      </Link>
    </p>
  );
}
