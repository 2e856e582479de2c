/** A dialog over the page. Escape closes it, and the focus goes back to where it was. */
import type { ReactNode } from "react";
import * as Aria from "react-aria-components";

import styles from "./overlays.module.css";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, the one that does it last. */
  foot?: ReactNode;
  wide?: boolean;
  /** What Enter in a field does, as the button of type "submit" in the foot. */
  onSubmit?: () => void;
  /** A question that must be answered: a click beside it does not close it. */
  role?: "dialog" | "alertdialog";
}

export function Dialog({ title, isOpen, onClose, children, foot, wide, onSubmit, role = "dialog" }: DialogProps) {
  const inside = (
    <>
      <div className={styles.dialogBody}>{children}</div>
      {foot !== undefined && <div className={styles.dialogFoot}>{foot}</div>}
    </>
  );
  return (
    <Aria.ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === "dialog"}
      className={styles.overlay ?? ""}
    >
      <Aria.Modal className={`${styles.modal} ${wide ? styles.wide : ""}`}>
        <Aria.Dialog role={role} className={styles.dialog ?? ""}>
          <Aria.Heading slot="title" className={styles.dialogHead ?? ""}>
            {title}
          </Aria.Heading>
          {onSubmit === undefined ? (
            inside
          ) : (
            <form
              className={styles.dialogForm}
              onSubmit={(event) => {
                event.preventDefault();
                onSubmit();
              }}
            >
              {inside}
            </form>
          )}
        </Aria.Dialog>
      </Aria.Modal>
    </Aria.ModalOverlay>
  );
}
