// The page: views by address, the state of the connection, theme and key.

import { ApiError, key, onKeyNeeded } from "./api.js";
import { setText } from "./dom.js";
import { duration } from "./format.js";
import { ItemsView } from "./items.js";
import { LiveView } from "./live.js";
import { QualityView } from "./quality.js";
import { ShopperView } from "./shopper.js";
import { openStorage } from "./storage.js";
import { Stream } from "./stream.js";
import { SystemView } from "./system.js";

const views = { live: LiveView, shopper: ShopperView, items: ItemsView, quality: QualityView, system: SystemView };
const made = {};
const byId = id => document.getElementById(id);
/** What every view may listen to: `health`, `quality` and `lost`. */
const shell = new EventTarget();
const storage = openStorage("localStorage");
let leave = new AbortController();

/** The view that the address names, and the id behind it, which may have been typed: with slashes, or a bare `%`. */
function read(address) {
  const [, wanted = "live", ...rest] = address.split("/");
  const id = rest.join("/");
  try {
    return [wanted, decodeURIComponent(id)];
  } catch {
    return [wanted, id];
  }
}

function route() {
  const [wanted, id] = read(location.hash);
  const name = Object.hasOwn(views, wanted) ? wanted : "live";
  leave.abort();
  leave = new AbortController();
  const view = made[name] ??= new views[name]();
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.title}, CartStream`;
  setText(byId("view-title"), view.title);
  const stage = byId("stage");
  if (stage.firstElementChild !== view.element) stage.replaceChildren(view.element);
  view.show(leave.signal, shell, id || undefined);
}

function connect() {
  const state = byId("connection");
  const say = (kind, text) => {
    state.dataset.state = kind;
    setText(state, text);
  };
  new Stream("/v1/stream?kinds=health,quality", (name, data) => {
    if (name === "health") {
      const isReady = data.state === "ready";
      say(isReady ? "live" : "busy", isReady ? "live" : data.not_ready_reason ?? data.state);
    }
    shell.dispatchEvent(new CustomEvent(name, { detail: data }));
  }, (kind, reason, waitMs, needsKey) => {
    if (kind === "connecting") say("busy", "connecting");
    else if (kind === "live") say("live", "live");
    else {
      say("lost", needsKey ? "no valid key" : `no connection, next try in ${duration(Math.max(1_000, waitMs))}`);
      shell.dispatchEvent(new CustomEvent("lost", { detail: new ApiError(0, reason) }));
    }
  }).start();
}

function useTheme() {
  const button = byId("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");
  const label = () => {
    const other = current() === "dark" ? "light" : "dark";
    setText(button, other === "dark" ? "Dark" : "Light");
    button.setAttribute("aria-label", `Use the ${other} theme`);
  };
  button.addEventListener("click", () => {
    const other = current() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = other;
    storage.setItem("cartstream-theme", other);
    label();
    document.dispatchEvent(new Event("cartstream-theme"));
  });
  system.addEventListener("change", label);
  label();
}

function useKeys() {
  const dialog = byId("key-dialog");
  const input = byId("key");
  onKeyNeeded(error => {
    setText(byId("key-why"), error.status === 403
      ? "This key may not see the dashboard. It needs one with the scope admin."
      : key.get() ? "The server does not know this key." : "This server answers with a key only.");
    if (!dialog.open) dialog.showModal();
  });
  byId("key-form").addEventListener("submit", event => {
    event.preventDefault();
    key.set(input.value.trim());
    input.value = "";
    dialog.close();
    byId("forget-key").hidden = !key.get();
    document.dispatchEvent(new Event("cartstream-key"));
  });
  byId("key-close").addEventListener("click", () => dialog.close());
  const forget = byId("forget-key");
  forget.hidden = !key.get();
  forget.addEventListener("click", () => {
    key.set("");
    location.reload();
  });
}

// A skip link that leads to a fragment would change the view's address.
byId("skip").addEventListener("click", event => {
  event.preventDefault();
  byId("main").focus();
});
useTheme();
useKeys();
window.addEventListener("hashchange", route);
route();
connect();
