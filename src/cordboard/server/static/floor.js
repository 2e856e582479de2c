// The supervisor's floor view: queues, conversations with listen, coach and barge, agents and their states.
import { Connection, MODES, element, make, message, notice, part, pill, show, since, tick } from "/static/desk.js";
import { Telephone } from "/static/telephone.js";

const PATHS = { browser: "page", softphone: "softphone", number: "telephone" };
const STATES_TO_PUT = { ready: "Ready", not_ready: "Not ready", signed_out: "Signed out" };
const agents = new Map();
const talks = new Map();
let queues = [];
let names = {};
let callers = {};
let reasons = [];
let supervisor = "";

const connection = new Connection("/api/floor/socket", { word: told, state: connected });
const ask = (what, fields) => connection.did(what, fields);
const telephone = new Telephone("/api/floor/phone", element("sound"), phoneIs);

function connected(yes) {
  element("connection").textContent = yes ? "" : "Not connected; what you see may be old.";
}

function told(word) {
  if (word.say === "floor") {
    ({ queues = [], names = {}, callers = {}, reasons = [], supervisor } = word);
    agents.clear();
    talks.clear();
    for (const each of word.view.agents || []) agents.set(each.agent, each);
    for (const each of word.view.conversations || []) talks.set(each.contact, each);
    if (word.view.notice) message(word.view.notice, word.view.at);
  } else if (word.say === "queues") {
    queues = word.queues;
    callers = { ...callers, ...word.callers };
  } else if (word.say === "event") happened(word.event);
  draw();
}

function happened(event) {
  if (event.event === "agent") {
    if (event.agent.state === "signed_out") agents.delete(event.agent.agent);
    else agents.set(event.agent.agent, event.agent);
  } else if (event.event === "conversation") talks.set(event.conversation.contact, event.conversation);
  else if (event.event === "conversation_over") talks.delete(event.contact);
  else if (event.event === "announced" || (event.event === "told" && event.to === supervisor)) message(event.text, event.at);
  if (telephone.peer && !mine()) telephone.end();
}

function mine() {
  return [...talks.values()].find(myPart);
}

function myPart(talk) {
  return (talk.members || []).find((each) => each.role === "supervisor" && each.name === supervisor);
}

// A row is made anew only when what it says has changed, so that nobody's input is lost while it is typed.
function rows(place, items, key, row, empty, columns) {
  const body = element(place);
  const before = new Map([...body.children].map((each) => [each.dataset.key, each]));
  const after = items.map((item) => {
    const text = JSON.stringify(item);
    const old = before.get(key(item));
    if (old && (old.dataset.text === text || (old.contains(document.activeElement) && /^(INPUT|SELECT)$/.test(document.activeElement.tagName)))) return old;
    const made = make("tr", {}, ...row(item).map((cell) => make("td", {}, ...[cell].flat())));
    made.dataset.key = key(item);
    made.dataset.text = text;
    return made;
  });
  if (!after.length) after.push(make("tr", { className: "empty" }, make("td", { colSpan: columns, textContent: empty })));
  body.replaceChildren(...after);
}

function draw() {
  rows("queues", queues, (each) => each.service, queueRow, "This site has no services that agents work for.", 8);
  const talking = [...talks.values()].map((each) => ({ ...each, caller: callers[each.contact] || "" }));
  rows("talks", talking, (each) => each.contact, talkRow, "Nobody is talking just now.", 6);
  const all = [...agents.values()].sort((one, other) => one.agent.localeCompare(other.agent));
  rows("agents", all, (each) => each.agent, agentRow, "No agent is signed in.", 6);
  show("hangup", Boolean(mine()));
  tick(connection);
}

function queueRow(queue) {
  const wait = make("input", { type: "number", min: 0, max: 86400, value: queue.max_wait, ariaLabel: `Max wait of ${queue.title}, seconds` });
  const save = make("button", { className: "quiet", textContent: "Set" });
  save.addEventListener("click", () => ask("max_wait", { service: queue.service, seconds: Number(wait.value) }));
  wait.addEventListener("keydown", (event) => event.key === "Enter" && (wait.blur(), save.click()));
  return [
    queue.title, make("span", { className: `pill ${queue.open ? "open" : "closed"}`, textContent: queue.open ? "open" : "closed" }),
    String(queue.waiting || 0), queue.longest ? since(queue.longest) : "",
    estimate(queue),
    String(queue.ready || 0), String(queue.signed_in || 0), make("span", { className: "buttons" }, wait, " s ", save),
  ];
}

function estimate(queue) {
  if (queue.estimated !== null && queue.estimated !== undefined) return `${Math.round(queue.estimated)} s`;
  return queue.signed_in ? "" : "nobody at work";
}

function talkRow(talk) {
  const me = myPart(talk);
  const buttons = Object.entries(MODES).map(([mode, { button: label }]) => {
    const now = me?.mode === mode;
    const button = make("button", { className: "quiet", textContent: label, ariaPressed: String(now), disabled: now, title: now ? "You do this now." : "" });
    button.addEventListener("click", () => monitor(talk.contact, mode));
    return button;
  });
  if (me) {
    const stop = make("button", { className: "danger", textContent: "Stop" });
    stop.addEventListener("click", () => ask("stop_monitoring", { contact: talk.contact }));
    buttons.push(stop);
  }
  const recording = { on: "on", paused: "paused" }[talk.recording] || "";
  const who = (talk.members || []).filter((each) => each.role !== "customer").map((each) => (names[each.name] || each.name) + part(each));
  return [
    [talk.caller || "withheld", talk.held ? make("span", { className: "pill busy", textContent: "on hold" }) : ""],
    queues.find((each) => each.service === talk.service)?.title || talk.service,
    who.join(", "), since(talk.since), recording, make("span", { className: "buttons" }, ...buttons),
  ];
}

function agentRow(agent) {
  const put = make("select", { ariaLabel: `Put ${agent.agent} into a state` }, make("option", { value: "", textContent: "choose" }));
  for (const [state, label] of Object.entries(STATES_TO_PUT)) put.append(make("option", { value: state, textContent: label }));
  put.addEventListener("change", () => {
    if (put.value) ask("force_state", { agent: agent.agent, state: put.value });
    put.value = "";
    put.blur();
  });
  const reason = reasons.find((each) => each.name === agent.reason)?.title || "";
  return [
    [names[agent.agent] || agent.agent, " ", make("span", { className: "soft", textContent: names[agent.agent] ? agent.agent : "" })],
    [pill(agent.state), " ", agent.state === "not_ready" ? reason : "", agent.asked ? make("span", { className: "soft", textContent: ` then ${agent.asked.replaceAll("_", " ")}` }) : ""],
    since(agent.since), PATHS[agent.path] + (agent.path_up ? "" : agent.nailed_up || agent.path === "browser" ? ", not connected" : ""),
    (agent.services || []).join(", "), put,
  ];
}

async function monitor(contact, mode) {
  const byTelephone = element("by").value === "telephone";
  const fields = { contact, mode };
  if (byTelephone) fields.telephone = element("telephone").value.trim();
  if (byTelephone && !fields.telephone) return notice("Say which telephone: a softphone of the site, or a number that the site allows.", true);
  try {
    if (!byTelephone) await telephone.begin();
  } catch {
    return undefined;
  }
  if (!(await ask("monitor", fields)) && !byTelephone && !mine()) telephone.end();
  return undefined;
}

function phoneIs(state, text) {
  show("phonestate", state === "up");
  element("phonestate").textContent = "your telephone is connected";
  element("phonestate").className = "pill open";
  if (text) notice(text, true);
}

element("by").addEventListener("change", () => show("telephonerow", element("by").value === "telephone"));
element("hangup").addEventListener("click", () => mine() && ask("stop_monitoring", { contact: mine().contact }));
setInterval(() => tick(connection), 1000);
