// The roll call at the door of an activity: a tick is kept on the phone at once, with its time, and sent when there is a
// line; the code is fetched anew every minute. Without this script the forms post one by one and the page is reloaded.

import { newId } from "./learn/form.js";
import { Sender } from "./learn/sender.js";
import { Claims } from "./learn/store.js";

const page = document.getElementById("door");
const status = document.getElementById("door-status");
const refusals = document.getElementById("door-refusals");
const count = document.getElementById("door-count");
const words = page.dataset;
const store = new Claims(`xq:door:${words.owner}:${words.activity}:claim:`);

// The phone's clock may be wrong: it says only how long ago a tick was made.
class DoorSender extends Sender {
  body(ticks) {
    return { sent_at: Date.now(), ticks: ticks.map(({ claim_id, sign_up, kind, made_at }) => ({ claim_id, sign_up, kind, made_at })) };
  }
}

function say(kind = "") {
  const waiting = store.claims().length;
  const text = status.querySelector("span");
  if (kind === "signedOut") text.textContent = words.signedOut;
  else if (waiting) text.textContent = waiting === 1 ? words.waitingOne : words.waiting.replace("{n}", waiting);
  else text.textContent = words.allSent;
  status.hidden = false;
  status.classList.toggle("xq-msg--warn", waiting > 0);
}

function row(signUp) {
  return page.querySelector(`[data-sign-up="${signUp}"]`);
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

function recount() {
  const rows = [...page.querySelectorAll("[data-sign-up]")];
  const going = document.querySelector('.xq-ways [href="?way=out"][aria-current]');
  if (count) count.textContent = rows.filter((one) => (going ? "in" in one.dataset : "here" in one.dataset)).length;
}

// What the line says and what its button does next.
function stand(line, isIn, said) {
  const button = line.querySelector("button[name=kind]");
  line.querySelector("[data-said]").textContent = said;
  line.toggleAttribute("data-in", isIn);
  if (button) {
    button.value = isIn ? "out" : "in";
    button.textContent = isIn ? button.dataset.outLabel : button.dataset.inLabel;
    button.classList.toggle("xq-btn--line", isIn);
  }
  recount();
}

function show(tick, at, waits) {
  const line = row(tick.sign_up);
  if (!line) return;
  const came = tick.kind === "in";
  line.dataset.here = "";
  stand(line, came, (came ? words.came : words.went).replace("{at}", at) + (waits ? " …" : ""));
}

function refuse(tick, message) {
  const line = row(tick.sign_up);
  const item = document.createElement("li");
  item.textContent = `${words.refused} ${line?.dataset.name ?? ""} ${message}`;
  refusals.append(item);
  refusals.hidden = false;
  if (line) stand(line, tick.kind === "out", message); // as it was before the tick
}

const sender = new DoorSender(store, words.ticks, () => page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "", {
  result(tick, result) {
    if (result.status === "refused") refuse(tick, result.message);
    else show(tick, (result.at ?? "").slice(-5), false);
  },
  answered() {},
  trouble: say,
  changed: () => say(),
});

page.addEventListener("submit", (event) => {
  const form = event.target.closest("form[action]");
  if (!form || !form.querySelector("[name=sign_up]")) return;
  event.preventDefault();
  const tick = { claim_id: newId(), sign_up: form.elements.sign_up.value, kind: form.querySelector("button[name=kind]").value, made_at: Date.now() };
  store.add(tick);
  show(tick, clock(tick.made_at), true);
  say();
  sender.flush();
});

const kept = store.claims();
for (const one of page.querySelectorAll("[data-in]")) one.dataset.here = "";
for (const tick of kept) show(tick, clock(tick.made_at), true);
if (kept.length) {
  say();
  sender.flush();
}

// The code of this minute; when there is no line the old one is said to be old.
async function renew() {
  const box = document.getElementById("door-code");
  if (!box) return;
  const answer = await fetch(box.dataset.code).catch(() => null);
  const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("door-code") : null;
  if (fresh) box.replaceWith(fresh);
  else {
    const note = box.querySelector("[data-old-note]");
    note.textContent = box.dataset.old;
    note.hidden = false;
    box.querySelector(".xq-code").textContent = "····";
    box.querySelector("svg")?.remove();
  }
  next();
}

function next() {
  const box = document.getElementById("door-code");
  if (box) setTimeout(renew, (Number(box.dataset.seconds) || 30) * 1000);
}

next();
