/** The page of the benchmark of the canvas: `?as=tutorial` shows the peer. Whoever measures moves it by `window.bench`. */
import { createRoot } from "react-dom/client";

import { api, ask } from "../src/api/client";
import { openFlow } from "../src/areas/flows/designer/draftApi";
import { catalogue } from "../src/areas/flows/model/catalogue";
import "../src/design/base.css";
import { Ours } from "./Ours";
import { Tutorial } from "./Tutorial";

export interface Bench {
  /** Show a module at 100 %. */
  near: (module: string) => void;
  /** Show the whole flow. */
  all: () => void;
}

declare global {
  interface Window {
    bench?: Bench;
  }
}

const [types, events, results, flow] = await Promise.all([
  ask(api.GET("/api/modules")), ask(api.GET("/api/events")), ask(api.GET("/api/results")), openFlow("big", "", false, "live"),
]);
const root = document.getElementById("root");
if (root !== null && flow.document !== null) {
  const given = { document: flow.document, layout: flow.layout.layout, catalogue: catalogue(types, events, results) };
  const tutorial = new URLSearchParams(window.location.search).get("as") === "tutorial";
  createRoot(root).render(
    <div style={{ position: "fixed", inset: 0, display: "flex" }}>{tutorial ? <Tutorial {...given} /> : <Ours {...given} />}</div>,
  );
}
