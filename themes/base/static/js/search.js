// Suggestions while typing, and counts of what was asked and opened (no person, no cookie). The page works without.

const form = document.querySelector("[data-search]");
const input = form?.querySelector("input[name=q]");
const results = document.querySelector("[data-ticket]");

if (results) {
  const tell = (more) => {
    const data = new FormData();
    data.set("ticket", results.dataset.ticket);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    navigator.sendBeacon?.(results.dataset.counts, data);
  };
  tell({});
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ref]");
    if (link) tell({ ref: link.dataset.ref, position: link.dataset.position });
  });
}

if (input && form.dataset.suggest) {
  const list = document.createElement("ul");
  list.id = "search-suggestions";
  list.className = "xq-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  list.hidden = true;
  input.closest(".xq-join").append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" })) {
    input.setAttribute(name, value);
  }
  let active = -1;
  let waiting = 0;
  let asked = "";

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    const options = [...list.children];
    active = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    close();
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.dataset.text;
      form.requestSubmit();
    }
  };
  const show = (items) => {
    list.replaceChildren(
      ...items.map((item, index) => {
        const option = document.createElement("li");
        option.id = `search-suggestion-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.lang = "zh-Hans";
        option.dataset.url = item.url;
        option.dataset.text = item.text;
        option.textContent = item.text;
        if (item.label) {
          const label = document.createElement("small");
          label.textContent = item.label;
          option.append(label);
        }
        return option;
      }),
    );
    active = -1;
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!!items.length));
  };
  const ask = async () => {
    const typed = input.value.trim();
    if (!typed) return close();
    asked = typed;
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || asked !== typed || document.activeElement !== input) return;
    show((await answer.json()).suggestions);
  };
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // While a Chinese input method composes, the letters are not the question yet.
    if (!event.isComposing) waiting = setTimeout(ask, 200);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}
