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

// Only what differs is written: the panel stands in the form that is watched.
function put(selector, number) {
  const place = panel.querySelector(selector);
  if (place.textContent !== String(number)) place.textContent = number;
}

function show() {
  const own = typedMinutes();
  const missing = Number(panel.dataset.needed) - Number(panel.dataset.others) - own;
  put("[data-own]", own);
  put("[data-missing]", Math.max(missing, 0));
  put("[data-over]", Math.max(-missing, 0));
  panel.querySelector("[data-over-row]").hidden = missing >= 0;
  const bar = panel.querySelector("meter");
  const filled = Math.min(Number(panel.dataset.others) + own, bar.max);
  if (bar.value !== filled) bar.value = filled;
}

if (panel) {
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(show);
  };
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  // Parts are drawn by a script of their own, and one that is removed or put in says so by its fields alone.
  const form = panel.closest("form") || document.body;
  new MutationObserver(later).observe(form, { subtree: true, childList: true, attributes: true, attributeFilter: ["value"] });
  window.addEventListener("load", later);
}
