// Adds up a self-check where it is read. Nothing is sent, stored or put into the address.
const root = document.querySelector("[data-self-check]");
const all = (name) => [...root.querySelectorAll(`[data-sc-${name}]`)];
const one = (name) => root.querySelector(`[data-sc-${name}]`);

function answers() {
  return all("item").map((item) => ({ item, chosen: item.querySelector("input:checked") }));
}

function hideResult() {
  all("band").forEach((band) => { band.hidden = true; });
  one("help").hidden = true;
  one("missing").textContent = "";
}

function tellMissing(missing) {
  const text = missing.length === 1 ? one("missing").dataset.one : one("missing").dataset.many.replace("{n}", missing.length);
  one("missing").textContent = text;
  missing[0].item.querySelector("input").focus();
}

// Whoever says something grave is shown help even when the sum is small, and before anything else.
function needsHelp(found, band) {
  const grave = found.some(({ item, chosen }) => item.dataset.helpFrom && Number(chosen.value) >= Number(item.dataset.helpFrom));
  return grave || band.dataset.urgency !== "self";
}

function showResult() {
  hideResult();
  const found = answers();
  const missing = found.filter(({ chosen }) => !chosen);
  if (missing.length) return tellMissing(missing);
  const sum = found.reduce((total, { chosen }) => total + Number(chosen.value), 0);
  const band = all("band").find((each) => sum >= Number(each.dataset.first) && sum <= Number(each.dataset.last));
  band.hidden = false;
  band.querySelector("[data-sc-sum]").textContent = sum;
  const help = one("help");
  help.hidden = !needsHelp(found, band);
  const first = help.hidden ? band.querySelector("h3") : help;
  first.focus({ preventScroll: true });
  (help.hidden ? band : help).scrollIntoView({ block: "start" });
}

function clear() {
  root.querySelectorAll("input:checked").forEach((input) => { input.checked = false; });
  hideResult();
  root.querySelector("input").focus();
}

if (root) {
  ["paper", "points"].forEach((name) => all(name).forEach((part) => { part.hidden = true; }));
  ["private", "do", "own"].forEach((name) => all(name).forEach((part) => { part.hidden = false; }));
  hideResult();
  root.addEventListener("change", hideResult);
  one("add").addEventListener("click", showResult);
  one("clear").addEventListener("click", clear);
  // On paper everything is there: points, sums and what they mean.
  addEventListener("beforeprint", () => { ["paper", "points", "band"].forEach((name) => all(name).forEach((part) => { part.hidden = false; })); });
  addEventListener("afterprint", () => { ["paper", "points"].forEach((name) => all(name).forEach((part) => { part.hidden = true; })); hideResult(); });
  // A page that comes back from the browser's memory comes back empty.
  addEventListener("pageshow", (event) => { if (event.persisted) clear(); });
}
