/** Settings: the sections on the left, and the one that the address names. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";

import { useCommands } from "../../app/commands";
import { may, useMe, type Me } from "../../app/session";
import { ImportPage } from "./accounts/ImportPage";
import { Accounts } from "./data/Accounts";
import { Audit } from "./data/Audit";
import { Deliveries } from "./data/Deliveries";
import { FileSettings } from "./data/FileSettings";
import { Users } from "./data/Users";
import { Guide } from "./guide/Guide";
import { useGuide } from "./guide/useGuide";
import { Mapper } from "./mapper/Mapper";
import { Parts } from "./parts/Parts";
import { isSection, SECTIONS } from "./parts/sections";
import { Holds } from "./people/Holds";
import { Persons } from "./people/Persons";
import { SessionsPage } from "./people/SessionsPage";
import styles from "./settings.module.css";
import { useWords } from "./words";

interface Group {
  title: string;
  sections: readonly string[];
}

function useGroups(me: Me | undefined): Group[] {
  const w = useWords();
  const administrator = may(me);
  return [
    {
      title: w.siteGroup,
      sections: [
        ...(administrator ? ["guide"] : []),
        ...SECTIONS.filter((each) => administrator || each !== "webhooks"),
        "mapper", "secrets", "line", "outside",
      ],
    },
    { title: w.peopleGroup, sections: [...(administrator ? ["users", "sessions"] : []), ...(may(me, "auditor") ? ["audit"] : [])] },
    { title: w.dataGroup, sections: ["accounts", ...(administrator ? ["persons"] : []), "holds"] },
  ].filter((each) => each.sections.length > 0);
}

export default function Settings() {
  const w = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const groups = useGroups(me);
  const { section, name } = useParams({ strict: false });
  const guide = useGuide(section === undefined && may(me));
  const shown = section ?? (guide.isFirst ? "guide" : "services");
  useCommands(
    groups.flatMap((group) => group.sections).map((each) => ({
      id: `settings:${each}`,
      title: w.section[each] ?? each,
      hint: w.title,
      run: () => void navigate({ to: "/settings/$section", params: { section: each } }),
    })),
  );
  return (
    <div className={styles.frame}>
      <nav className={styles.sections} aria-label={w.sections}>
        <h1>{w.title}</h1>
        {groups.map((group) => (
          <div key={group.title}>
            <h2 className={styles.group}>{group.title}</h2>
            <ul>
              {group.sections.map((each) => (
                <li key={each}>
                  <Link
                    to="/settings/$section"
                    params={{ section: each }}
                    className={styles.section}
                    {...(each === shown ? { "aria-current": "page" as const } : {})}
                  >
                    {w.section[each]}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles.content}>
        <Section key={shown} section={shown} name={name} />
      </div>
    </div>
  );
}

function Section({ section, name }: { section: string; name: string | undefined }) {
  if (section === "webhooks" && name !== undefined) {
    return (
      <Parts section="webhooks" name={name}>
        <Deliveries endpoint={name} />
      </Parts>
    );
  }
  if (isSection(section)) return <Parts section={section} name={name} />;
  switch (section) {
    case "mapper":
      return <Mapper />;
    case "users":
      return <Users />;
    case "audit":
      return <Audit />;
    case "sessions":
      return <SessionsPage />;
    case "persons":
      return <Persons />;
    case "holds":
      return <Holds />;
    case "accounts":
      return name === undefined ? <Accounts /> : <ImportPage name={name} />;
    case "secrets":
    case "line":
    case "outside":
      return <FileSettings section={section} />;
    default:
      return <Guide />;
  }
}
