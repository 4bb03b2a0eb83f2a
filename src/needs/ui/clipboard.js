async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) { await navigator.clipboard.writeText(text); return; }
  // An intranet without https has no clipboard of its own: an old way that works there.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
// The address when the button is pressed, without defaults and with the figures that it was copied on.
function address({ defaults, added }) {
  const url = new URL(window.location.href);
  for (const [key, text] of Object.entries(defaults)) {
    if (url.searchParams.get(key) === text) url.searchParams.delete(key);
  }
  for (const [key, text] of Object.entries(added)) url.searchParams.set(key, text);
  return url.href;
}
export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".offers");
  row.replaceChildren();
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const { label, text } of data.offers) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = async () => {
      try { await copy(text ?? [data.words, address(data)].join("\n")); said.textContent = "Copied"; }
      catch { said.textContent = "Your browser refused; select the text and copy it."; }
    };
    row.append(button);
  }
  row.append(said);
}
