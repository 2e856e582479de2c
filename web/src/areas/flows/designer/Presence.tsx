/** Who else is at this flow now, and at which module. A press goes to that module. */
import { IconUser } from "@tabler/icons-react";

import type { Other } from "../model/presence";
import { useActions } from "./actions";
import styles from "./designer.module.css";
import { useDesigner } from "./store";
import { usePresence } from "./usePresence";
import { useWords, type Words } from "./words";

/** Names that are shown; the others are counted. */
const SHOWN = 3;

export function Presence() {
  const w = useWords();
  const actions = useActions();
  const others = usePresence();
  if (others.length === 0) return null;
  const go = (module: string) => {
    if (useDesigner.getState().cards.has(module)) actions.show([module]);
  };
  return (
    <span className={styles.presence} role="group" aria-label={w.presence} title={others.map((each) => told(each, w)).join("\n")}>
      <IconUser size={14} aria-hidden />
      {others.slice(0, SHOWN).map((each) =>
        each.module === "" ? (
          <span key={each.page}>{told(each, w)}</span>
        ) : (
          <button key={each.page} type="button" onClick={() => go(each.module)}>
            {told(each, w)}
          </button>
        ),
      )}
      {others.length > SHOWN && <span>{w.andMore(others.length - SHOWN)}</span>}
    </span>
  );
}

function told({ who, module, yourself, sameDraft }: Other, w: Words): string {
  if (!sameDraft) return yourself ? w.youOtherDraft : w.otherDraft(who);
  if (module === "") return yourself ? w.youHere : w.isHere(who);
  return yourself ? w.youIn(module) : w.isIn(who, module);
}
