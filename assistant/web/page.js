// What Gradio's page cannot do by itself: say in Chinese what went wrong, show a new answer from its beginning, open the
// evidence that [n] points to, copy and rate an answer, turn to a clause, find in a text, sort a table, fetch a file.
// REASONS, why an answer can be wrong, stands before this script.
document.documentElement.lang = "zh-CN";

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// Tells the server something through one of its hidden text boxes.
function tell(box, value) {
  const input = $(`#${box} textarea, #${box} input`);
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// -- what comes onto the page ------------------------------------------------------------------------------------------

// Gradio tells of lost connections in English, whatever its language.
function translate(toast) {
  const text = $(".toast-message-text", toast);
  const title = $(".toast-title", toast);
  const name = { Info: "提示", Warning: "注意", Error: "提示", Success: "完成" }[title.textContent.trim()];
  if (name) title.textContent = name;
  if (!text || /[\u4e00-\u9fff]/.test(text.textContent)) return;
  text.textContent = /connection/i.test(text.textContent) ? "与服务器的连接中断，正在重新连接……" : "暂时无法处理，请稍后再试。";
}

function fetchFile(link) {
  link.classList.remove("fetch"); // once
  link.removeAttribute("target");
  link.click();
}

// Gradio's Markdown lets no frame through.
function frameReport(place) {
  place.classList.remove("report");
  place.append(element("iframe", { src: "/report", title: place.title, className: "report-frame" }));
}

// Within the box of the conversation alone: the page stays where it is.
function showQuestion(question) {
  const box = question?.closest(".bubble-wrap");
  if (box) box.scrollTop += question.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
}

// On a phone what is found stands below the form: it is brought into sight.
function showMatches(waiting) {
  const cards = waiting.closest(".cards");
  waiting.classList.remove("matching"); // once
  if (cards.getBoundingClientRect().top > innerHeight * 0.6) cards.scrollIntoView({ block: "start", behavior: "smooth" });
}

let shown = 0; // questions, and what stands below finished answers
new MutationObserver(() => {
  $$(".toast-body").forEach(translate);
  $$("a.fetch").forEach(fetchFile);
  $$("div.report").forEach(frameReport);
  $$("p.matching").forEach(showMatches);
  $$(".marks input:not(.ready)").forEach((box) => { box.checked = true; box.classList.add("ready"); }); // no attribute comes through
  // Gradio's labels are English and read the answer's HTML aloud.
  $$(".talk [aria-label*='message: ']").forEach((row) => row.removeAttribute("aria-label"));
  $$(".talk [role='log'][aria-label]:not([aria-label='对话'])").forEach((log) => log.setAttribute("aria-label", "对话"));
  const now = $$(".talk .asked, .talk .about, .talk .refused").length;
  if (now > shown) showQuestion($$(".talk .asked").at(-1));
  shown = now;
}).observe(document.documentElement, { childList: true, subtree: true });

// -- turning to a clause -----------------------------------------------------------------------------------------------

function flash(place) {
  place.classList.add("shown");
  setTimeout(() => place.classList.remove("shown"), 3000);
}

// The document may still be on its way from the server, and its tab hidden.
function showClause(doc, clause, tries = 100) {
  const article = document.getElementById(`doc-${doc}`);
  const place = article && (document.getElementById(`c-${clause}`) || (tries ? null : article));
  if (place && place.offsetParent) {
    place.scrollIntoView({ block: place.offsetHeight > innerHeight / 2 ? "start" : "center" });
    flash(place);
  } else if (tries) setTimeout(() => showClause(doc, clause, tries - 1), 100);
}

// Where a link or the page's own address points to: /?doc=…&clause=… or #doc=…&clause=…
function clauseOf(url) {
  const query = new URLSearchParams(url.search || url.hash.slice(1));
  return query.get("doc") ? { doc: query.get("doc"), clause: query.get("clause") || "" } : null;
}

function turnTo({ doc, clause }) {
  const open = document.getElementById(`doc-${doc}`);
  if (!open || !open.offsetParent) tell("wanted", `${doc} ${Date.now()}`);
  history.replaceState(null, "", `/?doc=${encodeURIComponent(doc)}&clause=${encodeURIComponent(clause)}`);
  showClause(doc, clause);
}

function turnToAddress(tries = 200) {
  const wanted = clauseOf(location);
  if (!wanted) return;
  // Gradio lays the page out before it listens to it: the box is written to until the tab has turned.
  if ($("#wanted textarea, #wanted input") && $(".question textarea")) {
    if (document.getElementById(`doc-${wanted.doc}`)?.offsetParent) { showClause(wanted.doc, wanted.clause); return; }
    if (tries % 10 === 0) tell("wanted", `${wanted.doc} ${Date.now()}`);
  }
  if (tries) setTimeout(() => turnToAddress(tries - 1), 100);
}
turnToAddress();
addEventListener("hashchange", () => turnToAddress());

// -- finding in a text -------------------------------------------------------------------------------------------------

function unmark(article) {
  $$("mark.found", article).forEach((mark) => { mark.replaceWith(...mark.childNodes); });
  article.normalize();
}

// Marks words wherever they stand, over the borders of marked facts too.
function markAll(article, words) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
  const lower = text.toLowerCase();
  const places = [];
  for (let at = lower.indexOf(words); at >= 0 && places.length < 2000; at = lower.indexOf(words, at + words.length)) places.push(at);
  for (const [start, node] of nodes.reverse()) {
    for (const at of places.filter((p) => p < start + node.data.length && p + words.length > start).reverse()) {
      const from = Math.max(at - start, 0), to = Math.min(at + words.length - start, node.data.length);
      const part = node.splitText(from);
      part.splitText(to - from);
      const mark = element("mark", { className: at >= start ? "found first" : "found" });
      part.replaceWith(mark);
      mark.append(part);
    }
  }
  return places.length;
}

function find(box, step) {
  const article = $("article", box.closest(".pages"));
  const words = $("input", box).value.trim().toLowerCase();
  const told = $("output", box);
  if (box.words !== words || box.article !== article) {
    unmark(article);
    Object.assign(box, { words, article, at: -1, count: words ? markAll(article, words) : 0 });
  }
  $$("mark.now", article).forEach((mark) => mark.classList.remove("now"));
  told.textContent = words ? (box.count ? "" : "没有找到") : "";
  if (!box.count || !words) return;
  box.at = (box.at + step + box.count) % box.count;
  if (box.at < 0) box.at = 0;
  const mark = $$("mark.found.first", article)[box.at];
  mark.classList.add("now");
  mark.scrollIntoView({ block: "center" });
  told.textContent = `${box.at + 1} / ${box.count}`;
}

// -- sorting a table ---------------------------------------------------------------------------------------------------

function figureOf(text) {
  const found = text.replaceAll(",", "").match(/^(-?\d+(?:\.\d+)?)(万|亿|万亿)?(?!\d)/);
  return found ? Number(found[1]) * ({ 万: 1e4, 亿: 1e8, 万亿: 1e12 }[found[2]] || 1) : NaN;
}

function sort(button) {
  const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
  const column = head.cellIndex, down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const rows = [...body.rows].map((row) => [row.cells[column].innerText.trim(), row]);
  const figures = rows.filter(([text]) => text).every(([text]) => !Number.isNaN(figureOf(text)));
  rows.sort(([a], [b]) => down * (!a || !b ? (a ? -down : b ? down : 0) : figures ? figureOf(a) - figureOf(b) : a.localeCompare(b, "zh-CN", { numeric: true })));
  $$("th", table).forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
  body.append(...rows.map(([, row]) => row));
}

// On paper nothing can be opened.
addEventListener("beforeprint", () => $$("details.evidence").forEach((entry) => { entry.open = true; }));

// -- copying and rating an answer --------------------------------------------------------------------------------------

function plainText(message) {
  const lines = $$(".answer > *", message).flatMap((block) =>
    block.matches("table") ? $$("tbody tr", block).map((row) => [...row.cells].slice(0, 2).map((cell) => cell.innerText.trim()).join("．") + $$("a.cite", row).map((cite) => cite.textContent).join("")) :
    block.matches("ul") ? $$("li", block).map((item) => `- ${item.textContent.trim()}`) : [block.textContent.trim()]);
  const evidence = $$("details.evidence", message).map((entry) =>
    `${$("b", entry).textContent} ${$("cite", entry).textContent}：“${$$("mark", entry).map((mark) => mark.textContent.trim()).join(" ")}”`);
  return [...lines, ...(evidence.length ? ["", "依据：", ...evidence] : [])].join("\n");
}

async function put(text) {
  if (navigator.clipboard) { await navigator.clipboard.writeText(text); return; }
  // pages of a plain-http address other than localhost have no clipboard
  const area = element("textarea", { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(button) {
  await put(plainText(button.closest(".message, .prose")));
  button.textContent = "已复制";
  setTimeout(() => { button.textContent = "复制"; }, 1500);
}

async function copyLink(link) {
  await put(new URL(link.getAttribute("href"), location.href).href);
  turnTo(clauseOf(new URL(link.getAttribute("href"), location.href)));
}

function rate(button) {
  const about = button.closest(".about");
  const send = (reason = "", comment = "") => {
    tell("rated", JSON.stringify({ turn: Number(about.id.slice(1)), rating: button.value, reason, comment }));
    $$("button.rate", about).forEach((other) => other.setAttribute("aria-pressed", other === button));
  };
  if (button.value === "up") { send(); return; }
  const choices = REASONS.map((reason, i) => element("label", {}, element("input", { type: "radio", name: "reason", value: reason, checked: i === 0 }), ` ${reason}`));
  const comment = element("textarea", { maxLength: 500, rows: 3, placeholder: "可补充说明（选填），请不要写个人信息", ariaLabel: "补充说明" });
  const form = element("form", { method: "dialog" }, element("h2", { textContent: "这个回答哪里有问题？" }),
    element("fieldset", {}, element("legend", { textContent: "原因" }), ...choices), comment,
    element("p", {}, element("button", { value: "send", textContent: "提交" }), element("button", { value: "", textContent: "取消", formNoValidate: true })));
  const dialog = element("dialog", { className: "why" }, form);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "send") send(new FormData(form).get("reason"), comment.value.trim());
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// -- clicks and keys ---------------------------------------------------------------------------------------------------

const ACTIONS = {
  "button.copy": copy,
  "button.rate": rate,
  "button.sort": sort,
  ".find button": (button) => find(button.closest(".find"), Number(button.value)),
  "a.permalink": copyLink,
  "a.open, .outline a": (link) => turnTo(clauseOf(new URL(link.getAttribute("href"), location.href))),
  "a.cite": (link) => {
    const entry = document.getElementById(link.getAttribute("href").slice(1));
    if (entry) { entry.open = true; entry.scrollIntoView({ block: "nearest", behavior: "smooth" }); flash(entry); $("summary", entry).focus({ preventScroll: true }); }
  },
};

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(ACTIONS)) {
    const target = event.target.closest(selector);
    if (target) { event.preventDefault(); act(target); return; }
  }
});
document.addEventListener("input", (event) => {
  if (event.target.matches(".find input")) find(event.target.closest(".find"), 1);
  if (event.target.matches(".marks input")) event.target.closest(".pages").classList.toggle(`no-${event.target.value}`, !event.target.checked);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".find input")) return;
  event.preventDefault();
  find(event.target.closest(".find"), event.shiftKey ? -1 : 1);
});
