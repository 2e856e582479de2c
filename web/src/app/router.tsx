/** The addresses of the application. Each area has a bundle of its own, loaded when somebody goes there. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";

import { ApiProblem, api, ask } from "../api/client";
import { FailedPage, MissingPage } from "./ErrorPage";
import { queries } from "./queries";
import { ME } from "./session";
import { Shell } from "./Shell";

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage, errorComponent: FailedPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    typeof search["to"] === "string" ? { to: search["to"] } : {},
  component: lazyRouteComponent(() => import("../areas/entry/SignIn")),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup/$token",
  component: lazyRouteComponent(() => import("../areas/entry/SetUp")),
});
const join = createRoute({
  getParentRoute: () => root,
  path: "/join/$token",
  component: lazyRouteComponent(() => import("../areas/entry/Join")),
});

/** All pages for people who are signed in; nobody else comes further than the page that asks who they are. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queries.ensureQueryData({ queryKey: ME, queryFn: () => ask(api.GET("/api/me")) });
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.status !== 401) throw problem;
      throw redirect({ to: "/sign-in", search: { to: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: async () => {
    const me = await queries.ensureQueryData({ queryKey: ME, queryFn: () => ask(api.GET("/api/me")) });
    const has = (...roles: string[]) => roles.some((each) => me.roles.includes(each));
    const to = has("administrator", "designer", "publisher") ? "/flows" : has("supervisor") ? "/floor" : has("agent") ? "/desk" : "/flows";
    throw redirect({ to });
  },
});

/** Search parameters as text; pages read those that they know. */
export type Search = Record<string, string | undefined>;

function texts(search: Record<string, unknown>): Search {
  const found: Search = {};
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string") found[name] = value;
    else if (typeof value === "number" || typeof value === "boolean") found[name] = String(value);
  }
  return found;
}

type Loaded = () => Promise<{ default: () => React.JSX.Element | null }>;

function page<const Path extends string>(path: Path, load: Loaded) {
  return createRoute({
    getParentRoute: () => inside,
    path,
    validateSearch: texts,
    component: lazyRouteComponent(load),
    errorComponent: FailedPage,
  });
}

const pages = [
  page("/flows", () => import("../areas/flows/Home")),
  page("/flows/$slug", () => import("../areas/flows/Designer")),
  page("/flows/$slug/versions", () => import("../areas/flows/Versions")),
  page("/flows/$slug/funnel", () => import("../areas/flows/FunnelPage")),
  page("/contacts", () => import("../areas/contacts/Search")),
  page("/contacts/$contact", () => import("../areas/contacts/Contact")),
  page("/desk", () => import("../areas/desk/Desk")),
  page("/floor", () => import("../areas/floor/Floor")),
  page("/floor/wall", () => import("../areas/floor/Wallboard")),
  page("/voicemail", () => import("../areas/voicemail/Voicemail")),
  page("/reports", () => import("../areas/reports/Reports")),
  page("/reports/$measure", () => import("../areas/reports/Reports")),
  page("/settings", () => import("../areas/settings/Settings")),
  page("/settings/$section", () => import("../areas/settings/Settings")),
  page("/settings/$section/$name", () => import("../areas/settings/Settings")),
  page("/site", () => import("../areas/site/Site")),
  page("/phone", () => import("../areas/site/Phone")),
  page("/me", () => import("../areas/account/Account")),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([signIn, setUp, join, inside.addChildren([home, ...pages])]),
  defaultNotFoundComponent: MissingPage,
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
