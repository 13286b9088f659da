// What Gradio's page cannot do by itself: say in Chinese what went wrong, show a new answer from its beginning, open the
// evidence that [n] points to, copy an answer, turn to the source.
document.documentElement.lang = "zh-CN";

// Gradio tells of lost connections in English, whatever its language.
function translate(toast) {
  const text = toast.querySelector(".toast-message-text");
  if (!text || /[\u4e00-\u9fff]/.test(text.textContent)) return;
  text.textContent = /connection/i.test(text.textContent) ? "与服务器的连接中断，正在重新连接……" : "暂时无法处理，请稍后再试。";
  toast.querySelector(".toast-title").textContent = "提示";
}

let shown = 0; // questions, and what stands below finished answers
new MutationObserver(() => {
  document.querySelectorAll(".toast-body").forEach(translate);
  // Gradio's labels are English and read the answer's HTML aloud.
  document.querySelectorAll(".talk [aria-label*='message: ']").forEach((row) => row.removeAttribute("aria-label"));
  const now = document.querySelectorAll(".talk .asked, .talk .about, .talk .refused").length;
  if (now > shown) [...document.querySelectorAll(".talk .asked")].at(-1)?.scrollIntoView({ block: "start" });
  shown = now;
}).observe(document.documentElement, { childList: true, subtree: true });

function flash(place) {
  place.classList.add("shown");
  setTimeout(() => place.classList.remove("shown"), 3000);
}

// The document may still be on its way from the server, and its tab hidden.
function showClause(doc, number, tries = 50) {
  const place = document.getElementById("doc-" + doc) && document.getElementById("c-" + number);
  if (place && place.offsetParent) {
    place.scrollIntoView({ block: "center" });
    flash(place);
  } else if (tries) setTimeout(() => showClause(doc, number, tries - 1), 100);
}

function plainText(message) {
  const evidence = [...message.querySelectorAll("details.evidence")].map(
    (entry) => entry.querySelector("summary").textContent + "：" +
      [...entry.querySelectorAll("mark")].map((mark) => mark.textContent).join(" "));
  return [message.querySelector(".answer").innerText.trim(), ...evidence].join("\n");
}

async function copy(button) {
  const text = plainText(button.closest(".message, .prose"));
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else { // pages of a plain-http address other than localhost have no clipboard
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "已复制";
  setTimeout(() => { button.textContent = "复制"; }, 1500);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("a.cite, a.open, button.copy, .outline a");
  if (!target) return;
  event.preventDefault();
  if (target.matches("button.copy")) copy(target);
  else if (target.matches(".outline a")) {
    const doc = target.closest(".pages").querySelector("article").id.slice("doc-".length);
    showClause(doc, target.getAttribute("href").slice("#c-".length));
  }
  else if (target.matches("a.cite")) {
    const entry = document.getElementById(target.getAttribute("href").slice(1));
    if (entry) { entry.open = true; entry.scrollIntoView({ block: "nearest", behavior: "smooth" }); flash(entry); }
  } else {
    const input = document.querySelector("#wanted textarea, #wanted input");
    const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set;
    const [, doc, number] = target.getAttribute("href").split("/");
    set.call(input, `${doc} ${Date.now()}`);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    showClause(doc, number);
  }
});
