// At sign-out nothing of the learner stays on the device. Unsent records are named first.

import { forget, waiting } from "./store.js";

const form = document.querySelector("form[data-sign-out]");
const notice = document.getElementById("unsent");
const number = waiting();
if (notice && number) {
  notice.querySelector("b").textContent = number;
  notice.hidden = false;
}
form?.addEventListener("submit", () => forget());
