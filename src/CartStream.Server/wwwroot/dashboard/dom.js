// Makes and updates elements. Everything from outside is set as text, never as markup.

/** Makes an element: props named on… are listeners, `text` and `class` are what they say, the rest attributes. */
export function h(name, props = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") made.textContent = value;
    else if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined));
  return made;
}

/** Sets a text only when it differs, so that selections and screen readers are left alone. */
export function setText(element, text) {
  const wanted = String(text);
  if (element.textContent !== wanted) element.textContent = wanted;
}

const kept = new WeakMap();

/**
 * Makes the children of `parent` those of `items` in their order: a child is made once per key, filled at every call,
 * and taken out when its key is gone.
 */
export function reconcile(parent, items, keyOf, make, fill = () => {}) {
  const before = kept.get(parent) ?? new Map();
  const now = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    if (now.has(key)) continue;
    const child = before.get(key) ?? make(item);
    fill(child, item);
    now.set(key, child);
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  kept.set(parent, now);
}

/** A table that scrolls by itself where it is too wide: columns are [heading, kind?], kind `num` stands right. */
export function table(label, columns) {
  const head = h("tr", {}, columns.map(([text, kind, title]) =>
    h("th", { scope: "col", class: kind, text, title })));
  const body = h("tbody");
  const element = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, head), body));
  return { element, body, head };
}

/** A row whose cells are filled by position. */
export function row(columns) {
  return h("tr", {}, columns.map(([, kind]) => h("td", { class: kind })));
}

/** A group of buttons of which one is pressed. */
export function choice(label, options, chosen, changed) {
  const buttons = options.map(([value, text]) => h("button", {
    type: "button", text, "aria-pressed": String(value === chosen), onclick: () => choose(value),
  }));
  const choose = value => {
    options.forEach(([one], i) => buttons[i].setAttribute("aria-pressed", String(one === value)));
    changed(value);
  };
  return h("div", { class: "choice", role: "group", "aria-label": label }, buttons);
}

/** A bar of a share of 1, drawn beside a figure. */
export function bar(className = "") {
  const fill = h("span", { class: "bar-fill" });
  const element = h("span", { class: `bar ${className}`, "aria-hidden": "true" }, fill);
  return { element, set: share => { fill.style.width = `${Math.max(0, Math.min(1, share || 0)) * 100}%`; } };
}

/** The name of a source in its colour. */
export const sourceChip = source => h("span", { class: `chip source-${source}`, text: source });

/** The name of an event's type with its colour. */
export const typeChip = type => h("span", { class: `chip type-${type}`, text: typeWords[type] ?? type });

export const typeWords = { view: "view", cart: "cart", remove_from_cart: "remove", purchase: "purchase" };
