/** The module types: dragged to the canvas, or found by typing and added with Enter. */
import { useState } from "react";

import { TextField } from "../../../design/controls";
import { familyOf } from "../model/card";
import { fits, type ModuleType } from "../model/catalogue";
import { useActions } from "./actions";
import styles from "./tools.module.css";
import { useDesigner, type AddRequest } from "./store";
import { view } from "./view";
import { useWords, type Words } from "./words";

/** The palette beside the canvas. */
export function Palette() {
  const w = useWords();
  const actions = useActions();
  return (
    <nav className={styles.palette} aria-label={w.palette} data-palette>
      <TypeList
        onPick={(type) => {
          const place = view.current.middle();
          actions.add(type, { ...view.current.toWindow(place), place, behind: null, on: null });
          view.current.focus();
        }}
      />
    </nav>
  );
}

/** The palette at the pointer, where a connector was dropped on nothing. */
export function PaletteFor({ request, onDone }: { request: AddRequest; onDone: () => void }) {
  const actions = useActions();
  return (
    <TypeList
      autoFocus
      onPick={(type) => {
        onDone();
        actions.add(type, request);
      }}
    />
  );
}

interface Group {
  title: string;
  types: ModuleType[];
}

function groupsOf(types: readonly ModuleType[], w: Words): Group[] {
  const own = (type: ModuleType) => type.package !== "cordboard";
  return [
    { title: w.basic, types: types.filter((type) => !own(type) && type.category === "basic") },
    { title: w.advanced, types: types.filter((type) => !own(type) && type.category !== "basic") },
    { title: w.own, types: types.filter(own) },
  ].filter((group) => group.types.length > 0);
}

function TypeList({ onPick, autoFocus }: { onPick: (type: string) => void; autoFocus?: boolean }) {
  const w = useWords();
  const catalogue = useDesigner((state) => state.catalogue);
  const flow = useDesigner((state) => state.flow);
  const editable = useDesigner((state) => state.editable);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const wanted = query.trim().toLocaleLowerCase();
  const found = (catalogue?.types ?? []).filter(
    (type) => type.title.toLocaleLowerCase().includes(wanted) || type.type.includes(wanted) ||
      Object.keys(type.aliases).some((name) => name.includes(wanted)),
  );
  const groups = groupsOf(found, w);
  const open = groups.flatMap((group) => group.types).filter((type) => editable && fits(type, flow));
  const current = open[Math.min(at, open.length - 1)];
  return (
    <>
      <TextField
        label={w.find}
        hideLabel
        placeholder={w.find}
        value={query}
        autoFocus={autoFocus ?? false}
        onChange={(text) => {
          setQuery(text);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, open.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter" && current !== undefined) onPick(current.type);
          else return event.continuePropagation();
          event.preventDefault();
        }}
      />
      <div className={styles.paletteList}>
        {groups.length === 0 && <p>{w.noType}</p>}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            {group.types.map((type) => {
              const usable = open.includes(type);
              return (
                <button
                  key={type.type}
                  type="button"
                  className={styles.paletteItem}
                  data-family={familyOf(type)}
                  data-current={(autoFocus === true || wanted !== "") && type === current}
                  aria-disabled={!usable}
                  title={usable ? type.help : w.notHere(flow.direction)}
                  draggable={usable}
                  onDragStart={(event) => {
                    event.dataTransfer.setData("application/x-cordboard-module", type.type);
                    event.dataTransfer.effectAllowed = "copy";
                  }}
                  onClick={() => {
                    if (usable) onPick(type.type);
                  }}
                >
                  {type.title}
                </button>
              );
            })}
          </section>
        ))}
      </div>
    </>
  );
}
