// An agent's desktop: state, offer with screen pop, conversation, wrap-up, and the telephone in the page.
import { Connection, element, make, message, notice, pill, show, since, tick, until } from "/static/desk.js";
import { drawPop } from "/static/pop.js";
import { showTalk } from "/static/talk.js";
import { Telephone, ring } from "/static/telephone.js";

let desk = null;
let view = null;
let offer = null;
let talk = null;
let pop = null;
let codesFor = "";
const COME_BACK_TRIES = 10;
const audio = window.AudioContext ? new AudioContext() : null;

const connection = new Connection("/api/agent/socket", { word: told, state: connected });
const ask = (what, fields) => connection.did(what, fields);
const telephone = new Telephone("/api/agent/phone", element("sound"), phoneIs);

function connected(yes) {
  element("connection").textContent = yes ? "" : "Not connected; trying again …";
}

function told(word) {
  if (word.say === "desk") {
    desk = word;
    view = word.view || null;
    offer = word.offer || null;
    talk = word.conversation || null;
    pop = word.pop || null;
    if (word.notice) message(word.notice, word.at);
    signInForm();
    comeBack();
  } else if (word.say === "pop") pop = word.pop;
  else if (word.say === "event") happened(word.event);
  draw();
}

function happened(event) {
  if (event.event === "agent" && event.agent.agent === desk.agent) {
    view = event.agent.state === "signed_out" ? null : event.agent;
    if (!talks()) talk = null;
    if (!view || ["ready", "not_ready"].includes(view.state)) pop = null;
    if (!view) telephone.end();
  } else if (event.event === "offer") {
    offer = event;
    pop = event.pop || {};
    if (audio) audio.resume().then(() => ring(audio));
  } else if (event.event === "offer_over") {
    offer = null;
    if (!["accepted"].includes(event.why)) notice(WHY[event.why] || "");
  } else if (event.event === "conversation") {
    const mine = (event.conversation.members || []).some((each) => each.name === desk.agent);
    talk = mine ? event.conversation : null;
  } else if (event.event === "conversation_over") talk = null;
  else if (["told", "announced"].includes(event.event)) message(event.text, event.at);
}

const WHY = {
  rejected: "You turned the contact down.", timeout: "The offer has passed.", caller_left: "The person has hung up.",
  phone_lost: "Your telephone was lost.", signed_out: "", stepped_aside: "The person chose something else.",
};

function talks() {
  return Boolean(view) && ["in_call", "hold"].includes(view.state);
}

// --- Showing ---------------------------------------------------------------------------------------------

function draw() {
  if (!desk) return;
  const state = view ? view.state : "signed_out";
  element("state").replaceChildren(pill(state));
  const reason = view && view.reason && state === "not_ready" ? (desk.reasons || []).find((each) => each.name === view.reason) : null;
  if (view && view.reason && state === "not_ready") element("state").append(` ${reason ? reason.title : view.reason.replaceAll("_", " ")}`);
  element("since").replaceChildren(view ? since(view.since) : "");
  element("asked").textContent = view && view.asked ? ` then ${view.asked.replaceAll("_", " ")}` : "";
  show("states", Boolean(view));
  show("signin", !view);
  show("telephone", Boolean(view) && view.path === "browser");
  drawStates(state);
  element("reason").value = state === "not_ready" && reason ? view.reason : "";
  drawOffer();
  drawTalk(state);
  drawWrapUp(state);
  drawPop(pop, serviceTitle);
  show("idle", Boolean(view) && !offer && !talks() && state !== "wrap_up");
  tick(connection);
}

// What is asked for with work in hand comes after it, and the buttons say so. To be ready then need not be asked for.
function drawStates(state) {
  const later = ["offered", "in_call", "hold", "wrap_up"].includes(state) ? " afterwards" : "";
  show("ready", state === "not_ready" || (later && view.asked && view.asked !== "ready"));
  element("ready").textContent = `Ready${later}`;
  element("notreadylabel").textContent = `Not ready${later}: `;
  show("signout", view?.asked !== "signed_out");
  element("signout").textContent = `Sign out${later}`;
}

function who(contact) {
  return (contact && contact.caller) || "a withheld number";
}

function drawOffer() {
  show("offer", Boolean(offer));
  if (!offer) return;
  const service = serviceTitle(offer.pop?.service);
  element("offertitle").textContent = offer.asked_by
    ? `${offer.asked_by} asks you` : `${offer.callback ? "Call back" : "Call from"} ${who(offer.pop)}${service ? `, ${service}` : ""}`;
  element("offerleft").replaceChildren(until(offer.until));
  const click = offer.accept || (view && (view.path === "browser" || view.nailed_up));
  show("accept", click);
  element("offerhint").textContent = click ? "" : "Answer your telephone to take it.";
}

function drawTalk(state) {
  const title = talk && `${who(pop)}, ${serviceTitle(talk.service) || talk.service}`;
  showTalk(talks() ? talk : null, { title, me: desk.agent, held: state === "hold" });
}

function drawWrapUp(state) {
  const wraps = state === "wrap_up";
  show("wrapup", wraps);
  if (!wraps) {
    codesFor = "";
    return;
  }
  show("wrapleft", Boolean(view.until));
  if (view.until) element("wrapleft").replaceChildren(until(view.until), " left");
  const service = (pop && pop.service) || "";
  if (codesFor === view.contact) return;
  codesFor = view.contact;
  const fitting = (desk.codes || []).filter((each) => !each.of?.length || !service || each.of.includes(service));
  const place = element("codes");
  place.replaceChildren();
  for (const category of new Set(fitting.map((each) => each.category || ""))) {
    if (category) place.append(make("h3", { textContent: category }));
    for (const each of fitting.filter((code) => (code.category || "") === category)) {
      place.append(make("label", {}, make("input", { type: "radio", name: "code", value: each.name }), each.title));
    }
  }
  if (!fitting.length) place.append(make("p", { className: "soft", textContent: "This service has no termination codes." }));
}

function serviceTitle(name) {
  return (desk.services || []).find((each) => each.name === name)?.title || name || "";
}

// --- Asking ----------------------------------------------------------------------------------------------

function signInForm() {
  const chosen = (name) => make("input", { type: "checkbox", name: "service", value: name, checked: true });
  element("services").replaceChildren(
    ...(desk.services || []).filter((each) => each.category === "own").map((each) => make("label", {}, chosen(each.name), each.title)),
  );
  element("paths").replaceChildren(
    ...(desk.paths || []).map((each, at) => make("label", {}, make("input", { type: "radio", name: "path", value: each.name, checked: at === 0 }), each.title)),
  );
  const first = make("option", { value: "", textContent: "choose a reason" });
  element("reason").replaceChildren(first, ...(desk.reasons || []).map((each) => make("option", { value: each.name, textContent: each.title })));
  pathChosen();
}

function chosenPath() {
  return document.querySelector("input[name=path]:checked")?.value || "browser";
}

function pathChosen() {
  show("nailedrow", chosenPath() !== "browser");
}

async function signIn(ready) {
  const services = [...document.querySelectorAll("input[name=service]:checked")].map((each) => each.value);
  const path = chosenPath();
  if (!services.length) return notice("Choose a service to sign in to.", true);
  const fields = { services, path, ready };
  if (path !== "browser") fields.nailed_up = element("nailed").checked;
  else if (!(await connect())) return undefined;
  await ask("sign_in", fields);
  return undefined;
}

// A page that was opened again brings its telephone along, where the browser need not be asked. The server may take a
// moment to notice that the telephone before is gone.
async function comeBack() {
  if (!view || view.path !== "browser" || telephone.peer) return;
  const microphone = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
  if (microphone?.state !== "granted") {
    notice("Your telephone is not connected. Press Connect to be heard.", true);
    return;
  }
  for (let left = COME_BACK_TRIES; left > 0 && view && !telephone.peer; left -= 1) {
    if (await connect()) return;
    await new Promise((done) => { setTimeout(done, 1000); });
  }
}

// Who leaves in the middle of work is asked first: the browser has its own words for it.
function beforeLeaving(event) {
  if (talks() || offer || view?.state === "wrap_up") event.preventDefault();
}

async function connect() {
  try {
    await telephone.begin();
    notice("");
    return true;
  } catch {
    return false;
  }
}

function phoneIs(state, text) {
  element("phonestate").textContent = { up: "connected", down: "not connected", failed: "no microphone" }[state];
  element("phonestate").className = `pill ${state === "up" ? "open" : "closed"}`;
  element("phone").textContent = state === "up" ? "Disconnect" : "Connect";
  element("phone").className = state === "up" ? "quiet" : "";
  element("mute").disabled = state !== "up";
  if (text) notice(text, true);
}

async function targets() {
  const kind = element("targetkind").value;
  show("number", kind === "number");
  show("target", kind !== "number");
  for (const each of ["consult", "conference"]) show(each, kind !== "flow");
  if (kind === "number") return possible(true);
  const answer = await fetch("/api/agent/targets");
  if (!answer.ok) return undefined;
  const found = (await answer.json())[`${kind}s`] || [];
  const nobody = found.length ? [] : [make("option", { value: "", textContent: "nobody is there" })];
  element("target").replaceChildren(...nobody, ...found.map((each) => make("option", { value: each.name, textContent: each.title })));
  return possible(found.length > 0);
}

function possible(yes) {
  for (const each of ["consult", "conference", "cold"]) element(each).disabled = !yes;
}

function target() {
  const kind = element("targetkind").value;
  return { to: { kind, name: kind === "number" ? element("number").value.trim() : element("target").value } };
}

function toggle(button, part) {
  const open = element(part).hidden;
  show(part, open);
  element(button).setAttribute("aria-expanded", String(open));
  if (open && part === "transfer") targets();
}

async function pass(kind) {
  if (await ask(kind, target())) show("transfer", false);
}

const CLICKS = {
  ready: () => ask("ready"),
  signout: () => ask("sign_out"),
  signinready: () => signIn(true),
  signinonly: () => signIn(false),
  phone: () => (telephone.peer ? telephone.end() : connect()),
  accept: () => offer && ask("accept", { offer: offer.offer }),
  reject: () => offer && ask("reject", { offer: offer.offer }),
  hold: () => ask(view.state === "hold" ? "retrieve" : "hold"),
  record: () => ask(talk.recording === "paused" ? "resume_recording" : "pause_recording"),
  end: () => ask("end_call"),
  showkeys: () => toggle("showkeys", "keypad"),
  showtransfer: () => toggle("showtransfer", "transfer"),
  consult: () => pass("consult"),
  conference: () => pass("conference"),
  cold: () => pass("transfer"),
  handover: () => ask("hand_over"),
  join: () => ask("join"),
  back: () => ask("back"),
  save: () => {
    const code = document.querySelector("input[name=code]:checked")?.value;
    return code || !element("codes").querySelector("input") ? ask("wrap_up", { code: code || "" }) : notice("Choose a termination code.", true);
  },
  mute: () => {
    const muted = element("mute").getAttribute("aria-pressed") !== "true";
    telephone.mute(muted);
    element("mute").setAttribute("aria-pressed", String(muted));
    element("mute").textContent = muted ? "Microphone is muted" : "Mute microphone";
  },
};

for (const [id, click] of Object.entries(CLICKS)) element(id).addEventListener("click", click);
element("reason").addEventListener("change", (event) => event.target.value && ask("not_ready", { reason: event.target.value }));
element("paths").addEventListener("change", pathChosen);
element("targetkind").addEventListener("change", targets);
element("keypad").addEventListener("click", (event) => event.target.dataset.key && ask("keys", { keys: event.target.dataset.key }));
window.addEventListener("beforeunload", beforeLeaving);
phoneIs("down", "");
setInterval(() => tick(connection), 1000);
