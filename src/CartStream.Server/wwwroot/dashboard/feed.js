// The feed of events: what was just done, and whether it had been recommended.

import { h, typeChip } from "./dom.js";
import { time } from "./format.js";
import { Panel } from "./panel.js";

const rowsMax = 60;
const waitingMax = 200;
const paintMs = 250;

export class Feed {
  #list = h("ol", { class: "feed", "aria-label": "Newest events first" });
  #waiting = [];
  #byPlace = new Map();
  #paused = false;
  #passed = 0;

  constructor() {
    const pause = h("button", { type: "button", text: "Pause", "aria-pressed": "false" });
    pause.addEventListener("click", () => {
      this.#paused = !this.#paused;
      pause.setAttribute("aria-pressed", String(this.#paused));
      pause.textContent = this.#paused ? "Go on" : "Pause";
    });
    this.panel = new Panel("What is happening", {
      name: "feed", className: "feed-panel", tools: [pause],
      empty: "No events at the moment. They show up here as they reach the log.",
    }, this.#list);
  }

  /** Rows shown; never more than 60. */
  get rows() { return this.#list.childElementCount; }

  start(signal) {
    const timer = setInterval(() => this.#paint(), paintMs);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  connection(state, reason) {
    if (state === "lost") this.panel.fail({ message: reason });
    else if (this.rows > 0) this.panel.show();
    else if (state === "live") this.panel.empty();
  }

  take(name, data, id) {
    if (name === "dropped") {
      this.#passed += data.messages;
      return;
    }
    if (this.#paused) return;
    if (name === "outcome") this.#mark(data);
    else if (name === "event") {
      // An id is an offset, behind its partition where there are several; a shopper's events are all in one.
      this.#waiting.push({ event: data, place: `${data.shopper_id} ${id.split("/").at(-1)}` });
      // What comes faster than it can be read is not worth drawing.
      if (this.#waiting.length > waitingMax) {
        this.#waiting.shift();
        this.#passed++;
      }
    }
  }

  #mark(outcome) {
    if (!outcome.rank) return;
    const place = `${outcome.shopper_id} ${outcome.offset}`;
    const row = this.#byPlace.get(place);
    if (row) this.#badge(row, outcome);
    const waiting = this.#waiting.find(one => one.place === place);
    if (waiting) waiting.outcome = outcome;
  }

  #badge(row, { rank, source }) {
    row.classList.add("is-hit");
    row.lastChild.replaceChildren(
      h("span", { class: `hit source-${source}`, text: `taken, no. ${rank}`, title: `recommended by ${source}` }));
  }

  #paint() {
    if (this.#paused || this.#waiting.length === 0) return;
    const fresh = this.#waiting.splice(0).slice(-rowsMax);
    for (const { event, place, outcome } of fresh) {
      const row = this.#row(event);
      row.place = place;
      if (outcome) this.#badge(row, outcome);
      this.#byPlace.set(place, row);
      this.#list.prepend(row);
    }
    while (this.rows > rowsMax) {
      this.#byPlace.delete(this.#list.lastChild.place);
      this.#list.lastChild.remove();
    }
    this.panel.meta = this.#passed > 0 ? `${this.#passed.toLocaleString("en")} passed by unseen` : "";
    this.panel.show();
  }

  #row(event) {
    const about = [event.brand, event.category_code ?? event.category_id].filter(Boolean).join(", ");
    const link = (view, id) => h("a", { href: `#/${view}/${encodeURIComponent(id)}`, text: id });
    return h("li", {},
      h("time", { datetime: event.event_time, title: event.event_time, text: time(event.event_time) }),
      typeChip(event.event_type),
      link("shopper", event.shopper_id), link("items", event.item_id),
      h("span", { class: "feed-end", text: about }));
  }
}
