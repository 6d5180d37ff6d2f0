// At sign-out nothing of the learner stays on the device; whoever still has unsent records is asked first.

import { forget, waiting } from "./store.js";

const words = document.getElementById("sign-out-words")?.dataset.unsent ?? "";

document.addEventListener("submit", (event) => {
  const address = new URL(event.target.action, location.href);
  if (!address.pathname.endsWith("/logout/")) return;
  const number = waiting();
  // The browser's own dialog: it needs nothing of the page and can't be missed.
  if (number && !window.confirm(words.replace("{n}", number))) event.preventDefault();
  else forget();
});
