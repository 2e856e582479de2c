/** The parts of the site, as the server has them, and changes of them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ask, askFully, type Schemas } from "../../../api/client";
import type { Choice } from "../../../design/controls";
import { isJsonObject, type JsonObject, type SchemaNode } from "../../../design/schema/fields";
import { useWords } from "../words";
import { patchOf } from "./editing";
import type { Section } from "./sections";

type Told = Schemas["OrganisationPart"];
export interface Part extends Omit<Told, "document" | "in_file"> {
  document: JsonObject;
  in_file: JsonObject | null;
}
export type Organisation = Record<string, Record<string, Part>>;

function read(told: Record<string, Record<string, Told>>): Organisation {
  const document = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
  const part = (each: Told): Part => ({
    ...each, document: document(each.document), in_file: each.in_file === null ? null : document(each.in_file),
  });
  const section = (parts: Record<string, Told>) => Object.fromEntries(Object.entries(parts).map(([name, each]) => [name, part(each)]));
  return Object.fromEntries(Object.entries(told).map(([name, parts]) => [name, section(parts)]));
}

export const ORGANISATION = ["organisation"];

export function useOrganisation() {
  return useQuery({ queryKey: ORGANISATION, queryFn: () => ask(api.GET("/api/organisation")), select: read });
}

export function useSiteSchema() {
  return useQuery({
    queryKey: ["site-schema"],
    queryFn: async (): Promise<SchemaNode> => ask(api.GET("/api/organisation/schema")),
    staleTime: Infinity,
  });
}

/** Read again now and then: registrations and what was spent change by themselves. */
export function useFileSettings() {
  return useQuery({ queryKey: ["file-settings"], queryFn: () => ask(api.GET("/api/file-settings")), refetchInterval: 10_000 });
}

export function useUses(section: Section, name: string) {
  return useQuery({
    queryKey: ["uses", section, name],
    queryFn: () => ask(api.GET("/api/organisation/{section}/{name}/uses", { params: { path: { section, name } } })),
  });
}

/** A change of one part. `before` is null for one that is not there yet, `after` null to take it out. */
export interface Change {
  section: Section;
  name: string;
  before: { document: JsonObject; etag: string } | null;
  after: JsonObject | null;
}

/** Make a change; the ETag of the part as it is afterwards, empty where it is gone. */
export async function change({ section, name, before, after }: Change): Promise<string> {
  const path = { section, name };
  const header = before === null ? { "if-none-match": "*" } : { "if-match": `"${before.etag}"` };
  const params = { path, header };
  if (after === null) {
    await askFully(api.DELETE("/api/organisation/{section}/{name}", { params }));
    return "";
  }
  const made =
    section === "services" && before !== null
      ? api.PATCH("/api/organisation/services/{name}", { params: { path: { name }, header }, body: patchOf(before.document, after) })
      : api.PUT("/api/organisation/{section}/{name}", { params, body: after });
  return (await askFully(made)).etag.replaceAll('"', "");
}

export function useChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: (_, __, wanted) => {
      // Nobody asks who uses what is just taken out.
      const uses = wanted.after === null ? [] : [["uses"]];
      return Promise.all(
        [ORGANISATION, ["services"], ["results"], ...uses].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
}

/** What can be chosen where a field names something. */
export function useChoices(): Record<string, Choice[]> {
  const w = useWords();
  const site: Organisation = useOrganisation().data ?? {};
  const flows = useQuery({ queryKey: ["flows"], queryFn: () => ask(api.GET("/api/flows")) });
  const results = useQuery({ queryKey: ["results"], queryFn: () => ask(api.GET("/api/results")) });
  const file = useFileSettings().data;
  const named = (section: string, fits: (document: JsonObject) => boolean = () => true): Choice[] =>
    Object.entries(site[section] ?? {})
      .filter(([, part]) => fits(part.document))
      .map(([name, part]) => ({ id: name, label: name, ...hinted(part.document) }));
  const services = named("services");
  return {
    services,
    inbound: named("services", (each) => each["direction"] !== "outbound"),
    outbound: named("services", (each) => each["direction"] === "outbound"),
    servicesOrAll: [{ id: "all", label: w.all }, ...services],
    call_centers: named("call_centers"),
    teams: named("teams"),
    skills: named("skills"),
    boxes: named("boxes"),
    flows: (flows.data ?? []).map((each) => ({ id: each.slug, label: each.slug, hint: each.title })),
    results: (results.data ?? []).map((each) => ({ id: each.slug, label: each.label, hint: String(each.code) })),
    secrets: (file?.secrets ?? []).map((each) => ({ id: each.name, label: each.name })),
    softphones: (file?.line.registrations ?? [])
      .filter((each) => each.kind === "softphone")
      .map((each) => ({ id: each.name, label: each.name })),
  };
}

function hinted(document: JsonObject): { hint?: string } {
  const title = document["title"] ?? document["name"];
  return typeof title === "string" && title !== "" ? { hint: title } : {};
}
