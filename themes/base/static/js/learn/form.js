// The forms of the parts: reading them as claims, keeping what is typed, counting characters, showing refusals.

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** {prompt or question: text or choices}, names without their prefix. */
export function answersOf(form) {
  const answers = {};
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("w-")) answers[name.slice(2)] = value;
    if (name.startsWith("q-")) (answers[name.slice(2)] ??= []).push(value);
  }
  return answers;
}

/** Values of fields that a learner fills in: {name: text or [checked values]}. */
export function typed(form) {
  const values = {};
  for (const field of form.elements) {
    if (/^[wq]-/.test(field.name)) {
      if (field.type === "radio" || field.type === "checkbox") {
        values[field.name] ??= [];
        if (field.checked) values[field.name].push(field.value);
      } else values[field.name] = field.value;
    }
  }
  return values;
}

/** Put kept values back; true if something was different. */
export function restore(form, values) {
  let changed = false;
  for (const field of form.elements) {
    const value = values[field.name];
    if (value === undefined || !/^[wq]-/.test(field.name)) continue;
    if (Array.isArray(value)) {
      const checked = value.includes(field.value);
      changed ||= checked !== field.checked;
      field.checked = checked;
    } else if (value && field.value !== value) {
      field.value = value;
      changed = true;
    }
  }
  return changed;
}

/** As the server counts: without spaces, a repeated sign at most three times. */
export function measured(text) {
  return [...text.normalize("NFKC").replace(/\s/gu, "").replace(/(.)\1{3,}/gu, "$1$1$1")].length;
}

export function count(field, words) {
  const place = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  if (!place) return;
  place.hidden = false;
  place.textContent = words.replace("%(n)s", measured(field.value));
}

function line(text) {
  const place = document.createElement("p");
  place.className = "xq-error";
  place.dataset.refusal = "";
  place.textContent = text;
  return place;
}

/** Say at each field why a claim was refused, and bring the reader there. */
export function showRefusal(form, result) {
  clearRefusal(form);
  const places = [];
  for (const [prompt, message] of Object.entries(result.fields ?? {})) {
    const field = form.elements.namedItem(`w-${prompt}`);
    if (!field) continue;
    const place = line(message);
    place.id = `${field.id}-error`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.id}-hint ${place.id}`);
    field.after(place);
    places.push(field);
  }
  for (const question of result.questions ?? []) {
    const field = form.querySelector(`[name="q-${CSS.escape(question)}"]`);
    if (!field) continue;
    field.closest("fieldset").append(line(result.message));
    places.push(field);
  }
  if (!places.length) form.querySelector("button:last-of-type").before(line(result.message));
  (places[0] ?? form.querySelector("button:last-of-type")).focus();
}

export function clearRefusal(form) {
  for (const place of form.querySelectorAll("[data-refusal], .xq-error")) place.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}
