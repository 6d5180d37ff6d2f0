// Counts a lesson's minutes as they are typed. Without this the panel shows the numbers as they were saved.
const panel = document.querySelector("[data-filling]");

function typedMinutes() {
  let sum = 0;
  for (const input of document.querySelectorAll('input[name^="body-"][name$="-value-minutes"]')) {
    const part = input.name.replace(/-value-minutes$/, "");
    const deleted = document.querySelector(`input[name="${part}-deleted"]`);
    if (!deleted || !deleted.value) sum += Number.parseInt(input.value, 10) || 0;
  }
  return sum;
}

function show() {
  const own = typedMinutes();
  const missing = Number(panel.dataset.needed) - Number(panel.dataset.others) - own;
  panel.querySelector("[data-own]").textContent = own;
  panel.querySelector("[data-missing]").textContent = Math.max(missing, 0);
  panel.querySelector("[data-over]").textContent = Math.max(-missing, 0);
  panel.querySelector("[data-over-row]").hidden = missing >= 0;
  const bar = panel.querySelector("meter");
  if (bar) bar.value = Number(panel.dataset.others) + own;
}

if (panel) {
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(show);
  };
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  const body = document.querySelector('[name="body-count"]')?.parentElement;
  if (body) new MutationObserver(later).observe(body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });
  window.addEventListener("load", later);
}
