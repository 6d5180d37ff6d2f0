// Reads the article aloud where the browser can; elsewhere the button stays hidden.
const button = document.getElementById("read-aloud");
const article = document.getElementById("article");
const voice = window.speechSynthesis;

// Long texts fall silent in some browsers after a quarter of a minute: one sentence at a time doesn't.
function sentences() {
  const read = [...article.querySelectorAll("h1, h2, h3, h4, p, li")].filter((piece) => !piece.closest("form, nav, .xq-calls, .xq-fine"));
  return read.flatMap((piece) => piece.textContent.match(/[^。！？；]+[。！？；]?/g) ?? []).map((text) => text.trim()).filter(Boolean);
}

function show(reading) {
  button.setAttribute("aria-pressed", reading);
  button.querySelector("span").textContent = reading ? button.dataset.stop : button.dataset.start;
}

function read() {
  const texts = sentences();
  texts.forEach((text, index) => {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = "zh-CN";
    if (index === texts.length - 1) spoken.onend = () => show(false);
    voice.speak(spoken);
  });
}

if (button && article && voice && "SpeechSynthesisUtterance" in window) {
  button.dataset.start = button.querySelector("span").textContent;
  button.hidden = false;
  show(false);
  button.addEventListener("click", () => {
    const reading = button.getAttribute("aria-pressed") === "true";
    voice.cancel();
    show(!reading);
    if (!reading) read();
  });
  addEventListener("pagehide", () => voice.cancel());
}
