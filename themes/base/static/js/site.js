// Small comforts; every page works without them.

// Escape closes the menu and gives the focus back.
const menu = document.querySelector(".xq-menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that was sent is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Buttons that print the page exist only where a script can press print.
document.querySelectorAll("[data-print-page]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Buttons that copy the text of a field; without script the field itself can be marked and copied.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    if (copied || document.execCommand("copy")) said.textContent = said.dataset.copied;
  });
});

// A part that changes by itself (the progress of background work) is fetched again until it says it is over.
const refresh = async (part) => {
  const answer = await fetch(part.dataset.refresh, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (answer?.ok) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (fresh) {
      part.replaceWith(fresh);
      part = fresh;
    }
  }
  if (part.dataset.refresh) setTimeout(refresh, 2000, part);
};
document.querySelectorAll("[data-refresh]").forEach((part) => setTimeout(refresh, 2000, part));
