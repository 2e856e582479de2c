/** Where a part is named, with links. */
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../../api/client";
import { Problem } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { useUses } from "./data";
import type { Section } from "./sections";

export function Uses({ section, name }: { section: Section; name: string }) {
  const w = useWords();
  const uses = useUses(section, name);
  return (
    <section aria-label={w.usedBy}>
      <h3>{w.usedBy}</h3>
      <Problem problem={uses.error} />
      {uses.data?.length === 0 && <p className={styles.hint}>{w.usedByNobody}</p>}
      <ul className={styles.uses}>
        {uses.data?.map((use) => (
          <li key={`${use.section}/${use.name}/${use.module}`}>
            <UseLink use={use} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function UseLink({ use }: { use: Schemas["UseOfPart"] }) {
  const w = useWords();
  if (use.section === "flows") {
    return (
      <Link to="/flows/$slug" params={{ slug: use.name }} search={use.module === "" ? {} : { m: use.module }}>
        {use.module === "" ? use.name : `${use.name} › ${use.module}`}
      </Link>
    );
  }
  return (
    <Link to="/settings/$section/$name" params={{ section: use.section, name: use.name }}>
      {w.section[use.section]}: {use.name}
    </Link>
  );
}
