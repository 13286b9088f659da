// What Gradio's page cannot do by itself: open the evidence that [n] points to, copy an answer, turn to the source.
document.documentElement.lang = "zh-CN";

// The document may still be on its way from the server, and its tab hidden.
function showClause(doc, number, tries = 50) {
  const place = document.getElementById("doc-" + doc) && document.getElementById("c-" + number);
  if (place && place.offsetParent) {
    place.scrollIntoView({ block: "center" });
    place.classList.add("shown");
    setTimeout(() => place.classList.remove("shown"), 4000);
  } else if (tries) setTimeout(() => showClause(doc, number, tries - 1), 100);
}

function plainText(message) {
  const evidence = [...message.querySelectorAll("details.evidence")].map(
    (entry) => entry.querySelector("summary").textContent + "：" + entry.querySelector("mark").textContent);
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
    if (entry) { entry.open = true; entry.scrollIntoView({ block: "nearest", behavior: "smooth" }); }
  } else {
    const input = document.querySelector("#wanted textarea, #wanted input");
    const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value").set;
    const [, doc, number] = target.getAttribute("href").split("/");
    set.call(input, doc);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    showClause(doc, number);
  }
});
