// A titled part of a view that says when it is empty, and what went wrong.

import { h, setText } from "./dom.js";

let number = 0;

/** Shows its content, or says that it is `empty` or that it `fail`ed; what was shown stays beside a failure. */
export class Panel {
  #state = h("p", { class: "state", role: "status" });
  #retry = h("button", { type: "button", text: "Try again", hidden: true });
  #meta = h("span", { class: "panel-meta" });
  #bodies;

  constructor(title, { name, className = "", tools = [], empty = "Nothing here yet." } = {}, ...children) {
    const id = `panel-${++number}`;
    this.emptyText = empty;
    this.#bodies = h("div", { class: "panel-body", hidden: true }, children);
    this.element = h("section", { class: `panel ${className}`, "aria-labelledby": id, "data-panel": name },
      h("header", { class: "panel-head" },
        h("h2", { id, text: title }), this.#meta, h("div", { class: "tools" }, tools)),
      h("div", { class: "panel-state" }, this.#state, this.#retry),
      this.#bodies);
    this.#say("loading", "Loading…");
  }

  get state() { return this.element.dataset.state; }

  set meta(text) { setText(this.#meta, text); }

  /** Shows the content. */
  show() {
    this.#bodies.hidden = false;
    this.#say("ready", "");
  }

  /** Says that there is nothing to show, and why. */
  empty(text = this.emptyText) {
    this.#bodies.hidden = true;
    this.#say("empty", text);
  }

  /** Says what went wrong. */
  fail(error, retry) {
    this.#say("error", error.needsKey ? "This needs another API key." : error.message, retry);
  }

  #say(state, text, retry = null) {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", String(state === "loading"));
    setText(this.#state, text);
    this.#state.parentElement.hidden = !text;
    this.#retry.hidden = !retry;
    this.#retry.onclick = retry;
  }
}

/**
 * Loads again and again until the signal says stop, at once when the page comes back into view. `load` shows what it
 * has got; its failures are said in the panels. Returns a function that loads now.
 */
export function poll(panels, everyMs, signal, load) {
  let timer = 0;
  let running = false;
  let again = false;
  const once = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    try {
      await load(signal);
    } catch (error) {
      if (!signal.aborted) panels.forEach(panel => panel.fail(error, once));
    }
    running = false;
    if (signal.aborted) return;
    timer = setTimeout(() => document.hidden ? undefined : once(), again ? 0 : everyMs);
    again = false;
  };
  document.addEventListener("visibilitychange", () => document.hidden || once(), { signal });
  document.addEventListener("cartstream-key", once, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  once();
  return once;
}
