/** What opens beside the pointer: Connector Setup, the palette, and the fixes of a problem. Escape closes it, and who had the
 *  keys has them again. */
import { useEffect, useRef, type ReactNode } from "react";
import * as Aria from "react-aria-components";

import styles from "./tools.module.css";
import { ConnectorSetup } from "./ConnectorSetup";
import { Fixes } from "./Fixes";
import { PaletteFor } from "./Palette";
import { atPointer, useDesigner } from "./store";
import { giveFocusBack } from "./view";
import { useWords } from "./words";

export function Pointer() {
  const w = useWords();
  const setup = useDesigner((state) => state.setup);
  const adding = useDesigner((state) => state.adding);
  const fixing = useDesigner((state) => state.fixing);
  const closeFixes = () => useDesigner.getState().openFixes(null);
  const closeSetup = () => useDesigner.getState().openSetup(null);
  const closeAdding = () => useDesigner.getState().openAdding(null);
  if (setup !== null) {
    return (
      <AtPointer key={`${setup.from}:${setup.connector}:${setup.x}:${setup.y}`} at={setup} label={w.setupTitle} onClose={closeSetup}>
        <ConnectorSetup request={setup} onDone={closeSetup} />
      </AtPointer>
    );
  }
  if (adding !== null) {
    return (
      <AtPointer at={adding} label={w.addHere} onClose={closeAdding}>
        <PaletteFor request={adding} onDone={closeAdding} />
      </AtPointer>
    );
  }
  if (fixing !== null) {
    return (
      <AtPointer at={fixing} label={w.fixes} onClose={closeFixes}>
        <Fixes problems={fixing.problems} onDone={closeFixes} />
      </AtPointer>
    );
  }
  return null;
}

function AtPointer({ at, label, onClose, children }: { at: { x: number; y: number }; label: string; onClose: () => void; children: ReactNode }) {
  const anchor = useRef<HTMLSpanElement>(null);
  useEffect(
    () => () => {
      // When the dialog has let the focus go, and unless the next one has it.
      setTimeout(() => {
        if (!atPointer()) giveFocusBack();
      });
      // The dialog lets it go in a frame that may come after that.
      setTimeout(() => {
        if (!atPointer() && document.activeElement === document.body) giveFocusBack();
      }, 100);
    },
    [],
  );
  return (
    <>
      <span ref={anchor} className={styles.anchor} style={{ left: at.x, top: at.y }} />
      <Aria.Popover
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
        placement="right top"
        className={styles.popover ?? ""}
      >
        <Aria.Dialog aria-label={label} className={styles.popoverBody ?? ""}>
          {children}
        </Aria.Dialog>
      </Aria.Popover>
    </>
  );
}
