/** Teams and skills of agents, and hours of services, changed in place. Each change names the state that it is made to. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ApiProblem, ask, askFully, type Schemas } from "../../api/client";
import { say } from "../../design/toasts";
import type { Profile, Profiles } from "./model/choice";

type Document = Schemas["OrganisationDocument"];

const KEY = ["organisation"] as const;
export type Titles = Readonly<Record<string, string>>;

export interface Organisation {
  profiles: Profiles;
  teams: Titles;
  skills: Titles;
}

export function useOrganisation(): Organisation {
  const asked = useQuery({ queryKey: KEY, queryFn: () => ask(api.GET("/api/organisation")), staleTime: 60_000, refetchInterval: 120_000 });
  return useMemo(() => {
    const sections = asked.data ?? {};
    const agents = Object.entries(sections["agents"] ?? {});
    return {
      profiles: new Map(agents.map(([logon, part]) => [logon, profileOf(part.document)])),
      teams: titles(sections["teams"]),
      skills: titles(sections["skills"]),
    };
  }, [asked.data]);
}

function titles(section: Record<string, Schemas["OrganisationPart"]> | undefined): Titles {
  return Object.fromEntries(
    Object.entries(section ?? {}).map(([name, part]) => {
      const title = part.document["title"];
      return [name, typeof title === "string" && title !== "" ? title : name];
    }),
  );
}

/** Teams and skills in a document; skills written as a list are of the best proficiency. */
export function profileOf(document: Document): Profile {
  const { teams, skills } = document;
  return {
    teams: Array.isArray(teams) ? teams.filter((each): each is string => typeof each === "string") : [],
    skills: Array.isArray(skills)
      ? Object.fromEntries(skills.filter((each): each is string => typeof each === "string").map((each) => [each, 1]))
      : Object.fromEntries(Object.entries(isRecord(skills) ? skills : {}).map(([name, value]) => [name, Number(value)])),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Said {
  done: string;
  undo: string;
  undone: string;
}

/** Change an agent, and offer to take it back. */
export async function changeAgent(queries: QueryClient, logon: string, profile: Profile, said: Said): Promise<boolean> {
  const path = { section: "agents" as const, name: logon };
  const put = async (made: (now: Document) => Document): Promise<Document> => {
    const { data, etag } = await askFully(api.GET("/api/organisation/{section}/{name}", { params: { path } }));
    await ask(api.PUT("/api/organisation/{section}/{name}", { params: { path, header: { "if-match": etag } }, body: made(data) }));
    return data;
  };
  return changing(queries, said, async () => {
    const before = profileOf(await put((now) => ({ ...now, teams: [...profile.teams], skills: { ...profile.skills } })));
    return async () => {
      await put((now) => ({ ...now, teams: [...before.teams], skills: { ...before.skills } }));
    };
  });
}

/** Open or close a service until a moment, whatever its hours; `null` leaves it to its hours. */
export async function switchService(queries: QueryClient, service: string, to: { state: "open" | "closed"; until: string } | null, said: Said): Promise<boolean> {
  const patch = async (hours: Document[string]): Promise<Document> => {
    const where = { section: "services" as const, name: service };
    const { data, etag } = await askFully(api.GET("/api/organisation/{section}/{name}", { params: { path: where } }));
    const body = { hours: hours === undefined ? withSwitch(data["hours"], to) : hours };
    await ask(api.PATCH("/api/organisation/services/{name}", { params: { path: { name: service }, header: { "if-match": etag } }, body }));
    return data;
  };
  return changing(queries, said, async () => {
    const before = await patch(undefined);
    return async () => {
      await patch(before["hours"] ?? null);
    };
  });
}

function withSwitch(hours: Document[string], to: { state: "open" | "closed"; until: string } | null): Document[string] {
  const rest = Object.fromEntries(Object.entries(isDocument(hours) ? hours : {}).filter(([name]) => name !== "switch"));
  return to === null ? rest : { ...rest, switch: { state: to.state, until: to.until } };
}

function isDocument(value: unknown): value is Document {
  return isRecord(value);
}

/** Make a change that can be taken back, and say what has become of it. */
async function changing(queries: QueryClient, said: Said, change: () => Promise<() => Promise<void>>): Promise<boolean> {
  const settled = () => queries.invalidateQueries({ queryKey: KEY });
  const tried = async (what: () => Promise<void>): Promise<boolean> => {
    try {
      await what();
      return true;
    } catch (problem) {
      say(problem instanceof ApiProblem ? problem.detail : String(problem), "bad");
      return false;
    } finally {
      void settled();
    }
  };
  return tried(async () => {
    const back = await change();
    say(said.done, "good", {
      label: said.undo,
      run: () =>
        void tried(async () => {
          await back();
          say(said.undone, "good");
        }),
    });
  });
}

export function useQueries(): QueryClient {
  return useQueryClient();
}
