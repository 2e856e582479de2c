/** The frame of all pages for people who are signed in: where one can go, commands, keys, and one's account. */
import {
  IconAdjustments,
  IconBuildingBroadcastTower,
  IconChartBar,
  IconCommand,
  IconHeadset,
  IconKeyboard,
  IconListSearch,
  IconPhone,
  IconRecordMail,
  IconRoute,
  IconUsersGroup,
  type Icon,
} from "@tabler/icons-react";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useContext, useState } from "react";

import { ActionMenu, IconButton } from "../design/controls";
import { Toasts } from "../design/toasts";
import { useShortcuts } from "../keys/shortcuts";
import { LANGUAGES, LanguageContext, type Language } from "../language";
import { useCommands } from "./commands";
import { KeyList } from "./KeyList";
import { Offline } from "./Offline";
import { Palette } from "./Palette";
import { may, useMe, useSignOut, type Me } from "./session";
import styles from "./shell.module.css";
import { chooseTheme } from "./theme";
import { useWords } from "./words";

interface Place {
  to: string;
  title: string;
  icon: Icon;
  keys: string;
}

/** Where somebody may go. */
export function usePlaces(me: Me | undefined): Place[] {
  const w = useWords();
  const places: (Place & { open: boolean })[] = [
    { to: "/site", title: w.site, icon: IconBuildingBroadcastTower, keys: "g h", open: me !== undefined },
    { to: "/flows", title: w.flows, icon: IconRoute, keys: "g f", open: may(me, "designer", "publisher", "supervisor", "auditor") },
    { to: "/desk", title: w.desk, icon: IconHeadset, keys: "g d", open: me?.roles.includes("agent") === true },
    { to: "/floor", title: w.floor, icon: IconUsersGroup, keys: "g l", open: may(me, "supervisor") },
    { to: "/contacts", title: w.contacts, icon: IconListSearch, keys: "g c", open: may(me, "supervisor", "auditor", "designer", "publisher") },
    { to: "/voicemail", title: w.voicemail, icon: IconRecordMail, keys: "g v", open: may(me, "supervisor") },
    { to: "/reports", title: w.reports, icon: IconChartBar, keys: "g r", open: may(me, "supervisor", "auditor") },
    { to: "/phone", title: w.phone, icon: IconPhone, keys: "g p", open: me !== undefined },
    { to: "/settings", title: w.settings, icon: IconAdjustments, keys: "g s", open: may(me, "supervisor") },
  ];
  return places.filter((each) => each.open);
}

export function Shell() {
  const w = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const signOut = useSignOut();
  const { choose } = useContext(LanguageContext);
  const places = usePlaces(me);
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const close = () => setOpen(null);

  useShortcuts(w.everywhere, [
    { keys: "$mod+k", label: w.commands, run: () => setOpen("palette") },
    { keys: "?", label: w.keys, run: () => setOpen("keys") },
    { keys: "$mod+/", label: w.keys, run: () => setOpen("keys") },
    ...places.map((place) => ({
      keys: place.keys,
      label: w.goTo(place.title),
      run: () => void navigate({ to: place.to }),
    })),
  ]);
  useCommands([
    ...places.map((place) => ({
      id: `go:${place.to}`,
      title: w.goTo(place.title),
      keys: place.keys,
      run: () => void navigate({ to: place.to }),
    })),
    { id: "keys", title: w.keys, keys: "?", run: () => setOpen("keys") },
    { id: "light", title: `${w.theme}: ${w.light}`, run: () => chooseTheme("light") },
    { id: "dark", title: `${w.theme}: ${w.dark}`, run: () => chooseTheme("dark") },
    { id: "system", title: `${w.theme}: ${w.system}`, run: () => chooseTheme("system") },
    ...(Object.keys(LANGUAGES) as Language[]).map((language) => ({
      id: `language:${language}`,
      title: `${w.language}: ${LANGUAGES[language]}`,
      run: () => choose(language),
    })),
    { id: "sign-out", title: w.signOut, run: () => void signOut() },
  ]);

  return (
    <div className={styles.shell}>
      <a href="#page" className={styles.skip}>
        {w.skip}
      </a>
      <nav className={styles.bar} aria-label={w.main}>
        <Link to="/" className={styles.logo} aria-label="Cordboard">
          <img src="/static/favicon.svg" width={22} height={22} alt="" />
        </Link>
        {places.map(({ to, title, icon: Sign }) => (
          <Link key={to} to={to} className={styles.place} activeProps={{ "data-active": true }} title={title}>
            <Sign size={18} aria-hidden />
            <span>{title}</span>
          </Link>
        ))}
        <span className={styles.spring} />
        <IconButton label={w.commands} onPress={() => setOpen("palette")}>
          <IconCommand size={18} />
        </IconButton>
        <IconButton label={w.keys} onPress={() => setOpen("keys")}>
          <IconKeyboard size={18} />
        </IconButton>
        {me !== undefined && (
          <ActionMenu
            label={`${me.name}: ${w.account}`}
            look="quiet"
            actions={[
              { id: "me", label: w.account, run: () => void navigate({ to: "/me" }) },
              { id: "sign-out", label: w.signOut, run: () => void signOut() },
            ]}
          >
            <span className={styles.me}>{me.name}</span>
          </ActionMenu>
        )}
      </nav>
      <div className={styles.area}>
        <Offline />
        <main id="page" className={styles.page} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Palette isOpen={open === "palette"} onClose={close} />
      <KeyList isOpen={open === "keys"} onClose={close} />
      <Toasts />
    </div>
  );
}
