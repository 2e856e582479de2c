/** A button that makes a part of the site for a flow to name: a team, a box, a result; for those who may. */
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";

import { may, useMe } from "../../../app/session";
import { IconButton } from "../../../design/controls";
import type { Section } from "../../settings/parts/sections";
import { useWords } from "./words";

// Its form comes from the settings, which most who draw never need.
const NewPartDialog = lazy(() => import("./NewPartDialog"));

export function NewPart({ section, onMade }: { section: Section; onMade: (name: string) => void }) {
  const w = useWords();
  const me = useMe().data;
  const [open, setOpen] = useState(false);
  // As the server has it: teams and skills are the supervisors' own.
  if (!may(me, ...(section === "teams" || section === "skills" ? ["supervisor"] : []))) return null;
  const done = (name: string) => {
    setOpen(false);
    onMade(name);
  };
  return (
    <>
      <IconButton label={w.makePart(section)} onPress={() => setOpen(true)}>
        <IconPlus size={14} aria-hidden />
      </IconButton>
      {open && (
        <Suspense>
          <NewPartDialog section={section} onMade={done} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
