"use strict";
// Sorting: a click on a header orders the table's bodies, each of which is one row with its details.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.addEventListener("click", () => {
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const key = body => body.rows[0].cells[column].textContent.trim();
    const compare = (a, b) => {
      const [x, y] = [parseFloat(a), parseFloat(b)];
      return isNaN(x) || isNaN(y) ? a.localeCompare(b, "zh-CN", { numeric: true }) : x - y;
    };
    const bodies = [...table.tBodies].sort((a, b) => compare(key(a), key(b)) * (ascending ? 1 : -1));
    table.append(...bodies);
  }));
}
// Items: a click or Enter opens the details; the filters hide what does not fit.
const items = document.querySelector("table.items");
if (items) {
  const toggle = row => {
    const details = row.nextElementSibling;
    details.hidden = !details.hidden;
    row.setAttribute("aria-expanded", String(!details.hidden));
  };
  items.addEventListener("click", event => {
    const row = event.target.closest("tbody tr:not(.details)");
    if (row && !getSelection().toString()) toggle(row);
  });
  items.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.matches("tbody tr")) toggle(event.target);
  });
  const filters = document.querySelector(".filters");
  const filter = () => {
    const wanted = Object.fromEntries(new FormData(filters));
    let shown = 0;
    for (const body of items.tBodies) {
      const fits = ["verdict", "kind", "lost"].every(name => !wanted[name] || body.dataset[name] === wanted[name])
        && (!wanted.text || body.textContent.toLowerCase().includes(wanted.text.toLowerCase()));
      body.hidden = !fits;
      shown += fits;
    }
    document.getElementById("shown").textContent = `显示 ${shown} / ${items.tBodies.length} 题，点一行看详情`;
  };
  filters.addEventListener("input", filter);
  if (!items.querySelector('[data-verdict="wrong"]')) filters.verdict.value = "";
  filter();
}
