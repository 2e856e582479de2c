// Keeps the tables of calls and contacts as they are now.
const calls = document.getElementById("calls");
const last = document.getElementById("last");
const alarms = document.getElementById("alarms");
const taking = document.getElementById("taking");
const quarantined = document.getElementById("quarantined");
const connection = document.getElementById("connection");
let since = [];

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function row(cells) {
  return element("tr", "", ...cells.map((cell) => element("td", "", cell)));
}

function fill(table, rows) {
  if (rows.length === 0) {
    const cell = element("td", "", table.dataset.empty);
    cell.colSpan = 5;
    rows = [element("tr", "empty", cell)];
  }
  table.replaceChildren(...rows);
}

function link(contact) {
  const anchor = element("a", "", new Date(contact.started_at).toLocaleString());
  anchor.href = `/contacts/${encodeURIComponent(contact.id)}`;
  return anchor;
}

function unreadable(each) {
  let name = each.name;
  if (each.kind === "contact") {
    name = element("a", "", each.name);
    name.href = `/contacts/${encodeURIComponent(each.name)}`;
  }
  return element("p", "complaint", `Stored and not readable, left as it is: ${each.kind} `, name, ` (${each.reason})`);
}

function tick() {
  for (const [cell, began] of since) {
    const seconds = Math.max(0, Math.round((Date.now() - began) / 1000));
    cell.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

function show(now) {
  since = [];
  fill(calls, now.calls.map((call) => {
    const line = row([call.caller || "withheld", call.called, call.service, call.module, ""]);
    since.push([line.lastChild, call.since]);
    return line;
  }));
  fill(last, now.last.map((each) => {
    const outcome = element("span", each.label ? "pill" : "pill open", each.label || "in progress");
    return row([link(each), each.caller || "withheld", each.called, each.service, outcome]);
  }));
  const address = element("code", "", now.address);
  taking.replaceChildren(...(now.ready ? ["Taking calls at ", address, "."] : ["Not taking calls."]));
  const told = [...now.reasons, ...now.degraded, ...now.alarms];
  alarms.replaceChildren(...told.map((alarm) => element("p", "complaint", alarm)));
  quarantined.replaceChildren(...now.quarantined.map(unreadable));
  tick();
}

const events = new EventSource("/api/now/events");
events.onmessage = (event) => {
  connection.textContent = "";
  show(JSON.parse(event.data));
};
events.onerror = () => {
  connection.textContent = "Not connected; what you see may be old.";
};
setInterval(tick, 1000);
