// The screen pop: who calls, what is known of the account, what was keyed, and the way through the flow.
import { element, make, show } from "/static/desk.js";

let shownPop = "";

// Nothing is made anew while it stays the same, so that what the agent has selected stays selected.
export function drawPop(pop, serviceTitle) {
  show("pop", Boolean(pop));
  const now = JSON.stringify(pop);
  if (!pop || now === shownPop) return;
  shownPop = now;
  const rows = [["Caller", pop.caller || "withheld"], ["Called", pop.called], ["Service", serviceTitle(pop.service)], ["Account", pop.account]];
  const fields = Object.entries(pop.fields || {});
  if (pop.first) fields.sort(([one]) => (one === pop.first ? -1 : 0));
  const cells = [...(pop.first ? fields.slice(0, 1) : []), ...rows, ...(pop.first ? fields.slice(1) : fields)];
  element("fields").replaceChildren(
    ...cells.filter(([, value]) => value !== undefined && value !== "" && value !== null)
      .map(([name, value]) => make("tr", {}, make("th", { scope: "row", textContent: name }), make("td", { textContent: typeof value === "object" ? JSON.stringify(value) : String(value) }))),
  );
  element("path").replaceChildren(...(pop.path || []).map((module) => make("li", {}, make("span", { textContent: module }))));
  show("pathpart", Boolean((pop.path || []).length));
  element("popurl").href = pop.url || "";
  show("popurl", /^https?:/.test(pop.url || ""));
}
