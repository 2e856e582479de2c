/** Find and replace across names, types, prompts, properties and results. */
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";

import { Button, IconButton, TextField } from "../../../design/controls";
import { find, replace, type Hit } from "../model/search";
import styles from "./tools.module.css";
import { useDesigner } from "./store";
import { view } from "./view";
import { useWords } from "./words";

export function SearchBar() {
  const w = useWords();
  const document = useDesigner((state) => state.edited.document);
  const catalogue = useDesigner((state) => state.catalogue);
  const editable = useDesigner((state) => state.editable);
  const [query, setQuery] = useState("");
  const [by, setBy] = useState("");
  const [at, setAt] = useState(-1);
  const hits = useMemo(() => find(document, query, catalogue ?? undefined), [document, query, catalogue]);
  const current = hits[at];

  const go = (step: number) => {
    if (hits.length === 0) return;
    const next = (at + step + hits.length) % hits.length;
    setAt(next);
    const hit = hits[next];
    if (hit !== undefined) showHit(hit);
  };
  const close = () => {
    useDesigner.getState().search(false);
    view.current.focus();
  };
  const swap = (chosen: readonly Hit[]) => {
    const open = chosen.filter((hit) => hit.replaceable);
    if (open.length > 0) useDesigner.getState().change(w.stepReplace(open.length), (draft) => void replace(draft, open, query, by));
  };
  return (
    <div
      className={styles.searchBar}
      role="search"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
        else if (event.key === "F3") go(event.shiftKey ? -1 : 1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <TextField
        label={w.searchFor}
        value={query}
        autoFocus
        onChange={(text) => {
          setQuery(text);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
          else event.continuePropagation();
        }}
      />
      <span className={styles.hits} role="status">
        {query.trim() === "" ? "" : w.hits(at + 1, hits.length)}
      </span>
      <IconButton label={w.previous} onPress={() => go(-1)}>
        <IconChevronUp size={14} />
      </IconButton>
      <IconButton label={w.next} onPress={() => go(1)}>
        <IconChevronDown size={14} />
      </IconButton>
      <IconButton label={w.close} onPress={close}>
        <IconX size={14} />
      </IconButton>
      {editable && (
        <>
          <div className={styles.replaceField}>
            <TextField label={w.replaceBy} value={by} onChange={setBy} />
          </div>
          <Button isDisabled={current?.replaceable !== true} onPress={() => current !== undefined && swap([current])}>
            {w.replaceOne}
          </Button>
          <Button isDisabled={hits.length === 0} onPress={() => swap(hits)}>
            {w.replaceAll}
          </Button>
        </>
      )}
    </div>
  );
}

function showHit(hit: Hit): void {
  const state = useDesigner.getState();
  if (hit.connector === null) state.select([hit.module]);
  else state.selectConnector(hit.connector);
  state.moveCursor({ module: hit.module, row: hit.connector === null ? null : `c${hit.connector}` });
  view.current.reveal([hit.module]);
}
