// The player's script: counts active time, sends claims, and keeps everything through a lost line.
// Without it the same forms are posted, and the server counts from opening the lesson to the post.

import { ActiveClock } from "./active-clock.js";
import { answersOf, clearRefusal, count, newId, restore, showRefusal, typed } from "./form.js";
import { Sender } from "./sender.js";
import { forget, Store } from "./store.js";

const REPORT_EVERY = 60; // seconds

const player = document.getElementById("player");
const settings = JSON.parse(document.getElementById("learn-settings").textContent);
const words = settings.words;
const status = document.getElementById("learn-status");

forget(settings.account);
const store = new Store(settings.account, settings.lesson);
const clock = new ActiveClock(onTick);
if (!settings.counting) clock.stop();
let trouble = "";
let sinceReport = 0;

const sender = new Sender(store, settings.claims, csrf, {
  result: onResult,
  answered: onAnswered,
  trouble(kind) {
    trouble = kind;
    showStatus();
  },
  changed: showStatus,
});

function csrf() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

function ticket() {
  return player.querySelector("form[data-claim] [name=ticket]")?.value ?? settings.ticket;
}

// ---------- time ----------

function onTick() {
  sinceReport += 1;
  if (sinceReport >= REPORT_EVERY) {
    sinceReport = 0;
    report();
  }
  showStatus();
}

/** Put the seconds since the last report into the store; true if there were any. */
function bookTime() {
  const seconds = settings.counting ? clock.take() : 0;
  if (!seconds) return false;
  store.add({ claim_id: newId(), ticket: ticket(), action: "time", part_id: partInView(), seconds, answers: {}, offline: !navigator.onLine });
  return true;
}

function report() {
  if (bookTime() || store.claims().length) sender.flush();
}

function partInView() {
  let found = "";
  for (const part of player.querySelectorAll("[data-part]")) {
    if (part.getBoundingClientRect().top < window.innerHeight / 2) found = part.dataset.part;
  }
  return found;
}

window.addEventListener("pagehide", () => {
  bookTime();
  sender.farewell();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    bookTime();
    sender.farewell();
  }
});

// ---------- status ----------

function statusText() {
  const number = store.claims().length;
  if (number) {
    const waiting = words.waiting.replace("%(n)s", number);
    if (trouble === "signedOut") return `${waiting} · ${words.signedOut}`;
    return trouble === "offline" || !navigator.onLine ? `${waiting} · ${words.offline}` : waiting;
  }
  if (!navigator.onLine) return words.offline;
  if (!settings.counting) return "";
  return `${clock.idle ? words.paused : words.counting} · ${words.saved}`;
}

function showStatus() {
  const text = statusText();
  status.classList.toggle("is-waiting", store.claims().length > 0);
  if (status.textContent !== text) status.textContent = text; // only a change is read aloud
  status.hidden = !text;
}

// ---------- forms ----------

function formOf(partId) {
  return document.getElementById(`do-${partId}`)?.querySelector("form[data-claim]") ?? null;
}

player.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-claim]");
  if (!form) return;
  event.preventDefault();
  const fields = form.elements;
  store.add({
    claim_id: fields.namedItem("claim_id").value || newId(),
    ticket: fields.namedItem("ticket").value,
    action: fields.namedItem("action").value,
    part_id: fields.namedItem("part_id").value,
    seconds: clock.take(),
    answers: answersOf(form),
    offline: !navigator.onLine,
  });
  clearRefusal(form);
  holdForm(form);
  showStatus();
  sender.flush();
});

function holdForm(form) {
  const button = form.querySelector("button:last-of-type");
  button.disabled = true;
  button.dataset.words ??= button.textContent;
}

function freeForm(form) {
  const button = form.querySelector("button:last-of-type");
  button.disabled = false;
  form.elements.namedItem("claim_id").value = newId();
}

function onResult(claim, result) {
  trouble = "";
  const form = formOf(claim.part_id);
  if (result.status === "refused") {
    clock.give(claim.seconds);
    if (result.ticket === "refused") showTaken(result.message);
    if (form && claim.action !== "time") {
      freeForm(form);
      showRefusal(form, result);
    }
    return;
  }
  if (claim.action !== "time") {
    store.dropDraft(claim.part_id);
    refresh(claim.part_id);
  }
}

function onAnswered(reply) {
  const own = ticket()?.split(".")[0];
  if (settings.counting && own && reply.ticket.replaceAll("-", "") !== own) showTaken(words.taken);
  else if (player.querySelector("[data-lacking]")) refresh("");
}

function showTaken(message) {
  const box = document.getElementById("learn-taken");
  box.querySelector("p").textContent = message;
  box.hidden = false;
  clock.stop();
  settings.counting = false;
  showStatus();
}

player.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-claim]");
  if (!form) return;
  store.keepDraft(form.elements.namedItem("part_id").value, typed(form));
  if (event.target.matches("textarea")) count(event.target, words.characters);
});

/** Put typed answers back, count characters, and hold the forms whose claim still waits. */
function prepare(root) {
  const queued = new Set(store.claims().filter((claim) => claim.action !== "time").map((claim) => claim.part_id));
  for (const form of root.querySelectorAll("form[data-claim]")) {
    const partId = form.elements.namedItem("part_id").value;
    restore(form, store.draft(partId));
    if (queued.has(partId)) holdForm(form);
    for (const field of form.querySelectorAll("textarea")) count(field, words.characters);
  }
}

// ---------- the newest state of the page ----------

async function refresh(partId) {
  let text;
  try {
    const response = await fetch(location.pathname, { headers: { "X-Learn-Refresh": "1" }, credentials: "same-origin" });
    if (!response.ok || response.redirected) return;
    text = await response.text();
  } catch {
    return; // the line is gone again: the next refresh will do
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const place of player.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(place.id);
    const busy = place.contains(document.activeElement) && place.id !== `do-${partId}`;
    if (newer && !busy) swap(place, newer);
  }
}

function swap(place, newer) {
  const hadFocus = place.contains(document.activeElement);
  const open = [...place.querySelectorAll("details")].map((item) => item.open);
  place.replaceChildren(...document.adoptNode(newer).childNodes);
  place.toggleAttribute("data-lacking", newer.hasAttribute("data-lacking"));
  [...place.querySelectorAll("details")].forEach((item, index) => {
    item.open = open[index] ?? item.open;
  });
  prepare(place);
  if (hadFocus) {
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
}

prepare(player);
showStatus();
sender.flush();
