// Stored recommendations of a shopper, and what became of them.

import { h, reconcile, setText, sourceChip } from "./dom.js";
import { int, time } from "./format.js";

const words = { view: "viewed", cart: "put into the cart", purchase: "bought" };

export class PastList {
  element = h("ol", { class: "past", "aria-label": "Stored recommendations, newest first" });
  #newest = 0;

  /** Shows them; `newest` is the offset of the shopper's newest event. */
  show(recommendations, newest) {
    this.#newest = newest;
    reconcile(this.element, recommendations, one => one.receipt.offset, one => this.#entry(one),
      (entry, one) => this.#fill(entry, one));
  }

  #entry({ time: at, receipt, items }) {
    const places = h("ol", { class: "places" }, items.map(item =>
      h("li", {
        class: `place source-${item.source}`, "data-item": item.item_id, title: `${item.source}: ${item.reason}`,
        text: item.item_id,
      })));
    const verdict = h("p", { class: "verdict" });
    const why = h("details", {}, h("summary", { text: "why each" }), h("ol", {}, items.map(item =>
      h("li", {}, h("b", { text: item.item_id }), " ", sourceChip(item.source), ` ${item.reason}`))));
    const entry = h("li", {},
      h("div", { class: "past-head" }, h("time", { text: time(at), datetime: at }),
        h("span", { text: `answers offset ${int(receipt.offset)}, cart version ${receipt.cart_version}, `
          + `model ${int(receipt.model_version)}` })),
      places, verdict, why);
    entry.places = places;
    entry.verdict = verdict;
    return entry;
  }

  #fill(entry, { taken, receipt }) {
    const byItem = new Map(taken.map(one => [one.item_id, one]));
    for (const place of entry.places.children) {
      const one = byItem.get(place.dataset.item);
      place.classList.toggle("is-taken", Boolean(one));
    }
    const first = taken.find(one => one.is_next) ?? taken[0];
    const more = new Set(taken.map(one => one.item_id)).size - 1;
    setText(entry.verdict, !first ? (receipt.offset >= this.#newest ? "no event since" : "not taken") :
      `no. ${first.rank}, ${first.item_id}, ${words[first.event_type]} ${first.is_next ? "next" : "later"}`
      + (more > 0 ? `; ${more} more taken later` : ""));
    entry.classList.toggle("is-hit", Boolean(first));
  }
}
