/** The API of this server, typed by its OpenAPI document (schema.ts, made by `make client`). */
import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** Why the server refused something, in its own words (RFC 9457), or that it could not be reached. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: Schemas["ProblemMistake"][] = [],
    readonly body: unknown = undefined,
  ) {
    super(detail);
    this.name = "ApiProblem";
  }

  /** Whether trying again later may help: the server was not reached, or has no time. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

type Listener = (reached: boolean) => void;
const listeners = new Set<Listener>();

/** Be told after each request whether the server was reached. */
export function onReached(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tellReached: Middleware = {
  onResponse() {
    listeners.forEach((each) => each(true));
  },
  onError({ error }) {
    // A request that was given up by the page says nothing about the server.
    if (error instanceof DOMException && error.name === "AbortError") return;
    listeners.forEach((each) => each(false));
  },
};

export const api = createClient<paths>({ baseUrl: "/" });
api.use(tellReached);

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws ApiProblem where the server refused, or could not be reached. */
export async function ask<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  return (await askFully(request)).data;
}

/** The data of an answer with its ETag, to be named in If-Match when it is changed. */
export async function askFully<Data>(request: Promise<Answer<Data>>): Promise<{ data: Data; etag: string }> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch (trouble) {
    throw new ApiProblem(0, trouble instanceof Error ? trouble.message : String(trouble));
  }
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return { data: answer.data as Data, etag: answer.response.headers.get("etag") ?? "" };
}

/** Send a file as it is, and read the answer. `Data` is what the route answers by the API's document: the typed client
 *  sends texts only, which would change the bytes of a file that is no UTF-8. */
export async function sendFile<Data>(path: string, query: Record<string, string>, type: string, file: Blob): Promise<Data> {
  const address = `${path}?${new URLSearchParams(query).toString()}`;
  const sent = fetch(address, { method: "POST", headers: { "content-type": type }, body: file }).then(async (response) => {
    const body: unknown = await response.json().catch(() => undefined);
    return response.ok ? { data: body as Data, response } : { error: body, response };
  });
  return ask<Data>(sent);
}

function problemOf(status: number, body: unknown): ApiProblem {
  const told = (typeof body === "object" && body !== null ? body : {}) as Partial<Schemas["ProblemDocument"]>;
  return new ApiProblem(status, told.detail ?? told.title ?? `HTTP ${status}`, told.errors ?? [], body);
}
