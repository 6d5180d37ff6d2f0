// Small comforts of the back office; every page works without them.

// Buttons that print the page exist only where a script can press print.
document.querySelectorAll("[data-print-page]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// One tick for every row of the table in the same form, where there is more than one.
document.querySelectorAll("[data-tick-all]").forEach((label) => {
  const whole = label.querySelector("input");
  const rows = [...label.closest("form, fieldset").querySelectorAll("tbody [type='checkbox']")];
  const tell = () => {
    const ticked = rows.filter((row) => row.checked).length;
    whole.checked = ticked === rows.length;
    whole.indeterminate = ticked > 0 && !whole.checked;
  };
  label.hidden = rows.length < 2;
  whole.addEventListener("change", () => rows.forEach((row) => (row.checked = whole.checked)));
  rows.forEach((row) => row.addEventListener("change", tell));
  tell();
});
