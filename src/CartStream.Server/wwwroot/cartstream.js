// CartStream in a shop's pages: sends what shoppers do, in batches that outlive the page. It needs nothing else, sets
// no cookie, and never throws into the page. docs/recipes/browser.md says how to use it.
(() => {
  "use strict";

  // Where the file is there twice, as tag managers may put it, the first stays: it knows who the shopper is.
  if (window.cartstream?.optOut !== undefined)
    return;

  // A module has no current script.
  const script = document.currentScript ?? document.querySelector("script[src*='/cartstream.js']");
  const settings = script?.dataset ?? {};
  const queuedMax = 500;
  const sentAtOnceMax = 100;
  // A browser lets a page have 64 KiB under way when it is left.
  const bytesMax = 60_000;
  const pauseMs = 2_000;
  const triesMax = 5;
  const idKey = "cartstream.id";
  const outKey = "cartstream.out";

  const folderOf = (address) => {
    try {
      return new URL(".", address).href;
    } catch {
      // A copy in a page that has no address.
      return "";
    }
  };

  const base = (settings.endpoint ?? folderOf(script?.src || document.baseURI)).replace(/\/+$/, "");
  const queues = { "/v1/events": [], "/v1/feedback/impressions": [] };
  const key = settings.key || null;
  let shopper = settings.shopper || null;
  let memoryId = null;
  let isOutHere = false;
  let optOuts = 0;
  let timer = null;
  let isBackingOff = false;
  let bytesUnderWay = 0;

  const storage = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      // Storage may be shut off, or full.
      return null;
    }
  };

  const newId = () => crypto.randomUUID?.()
    ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const isOut = () => isOutHere || navigator.globalPrivacyControl === true || navigator.doNotTrack === "1"
    || storage((stored) => stored.getItem(outKey)) !== null;

  const anonymousId = () => {
    if (isOut())
      return null;
    const id = storage((stored) => stored.getItem(idKey)) ?? memoryId ?? newId();
    const isStored = storage((stored) => {
      stored.setItem(idKey, id);
      return true;
    });
    // A page that remembered a stored id would bring it back after another tab has deleted it.
    memoryId = isStored ? null : id;
    return id;
  };

  const who = () => shopper === null ? { anonymous_id: anonymousId() } : { shopper_id: shopper };

  const enqueue = (path, record) => {
    if (isOut())
      return;
    const queue = queues[path];
    queue.push({ text: JSON.stringify(record), tries: 0 });
    if (queue.length > queuedMax)
      queue.shift();
    if (queue.length >= sentAtOnceMax && !isBackingOff)
      flush();
    else
      timer ??= setTimeout(guarded(flush), pauseMs);
  };

  const event = (type, item, details) => enqueue("/v1/events", {
    event_time: new Date().toISOString(),
    event_id: newId(),
    ...details,
    event_type: type,
    ...(item === undefined || item === null ? {} : { item_id: String(item) }),
    ...who(),
  });

  // A beacon has no place for a key, and doesn't tell whether it arrived.
  const send = async (path, body, isLeaving) => {
    const takesBeacon = isLeaving && key === null && navigator.onLine !== false;
    if (takesBeacon && navigator.sendBeacon?.(base + path, body) === true)
      return true;
    const bytes = 3 * body.length;
    const outlivesPage = bytesUnderWay + bytes <= bytesMax;
    bytesUnderWay += outlivesPage ? bytes : 0;
    return fetch(base + path, {
      method: "POST",
      body,
      keepalive: outlivesPage,
      credentials: "omit",
      headers: key === null
        ? { "Content-Type": "text/plain" }
        : { "Content-Type": "application/x-ndjson", "X-Api-Key": key },
    }).then((response) => response.status < 500 && response.status !== 429)
      .finally(() => bytesUnderWay -= outlivesPage ? bytes : 0);
  };

  const takeBatch = (queue) => {
    const batch = [];
    let bytes = 0;
    while (queue.length > 0 && batch.length < sentAtOnceMax) {
      // A character has 3 bytes at most for each of its units.
      bytes += 3 * queue[0].text.length + 1;
      if (bytes > bytesMax && batch.length > 0)
        break;
      const next = queue.shift();
      if (3 * next.text.length < bytesMax)
        batch.push(next);
    }
    return batch;
  };

  const forget = () => {
    for (const queue of Object.values(queues))
      queue.length = 0;
  };

  const flush = (isLeaving = false) => {
    clearTimeout(timer);
    timer = null;
    // A page that is rendered in advance has not been seen, and may never be.
    if (document.prerendering === true)
      return;
    isBackingOff = false;
    // Another tab may have opted out.
    if (isOut())
      forget();
    const optOutsBefore = optOuts;
    for (const [path, queue] of Object.entries(queues)) {
      while (queue.length > 0) {
        const batch = takeBatch(queue);
        if (batch.length === 0)
          continue;
        const again = () => {
          if (isOut() || optOuts !== optOutsBefore)
            return;
          // Being offline is no failure of the server.
          const tries = navigator.onLine === false ? 0 : 1;
          queue.unshift(...batch.filter((one) => (one.tries += tries) < triesMax));
          queue.splice(queuedMax);
          if (queue.length === 0)
            return;
          // Further events must not use up the tries of these while the server is away.
          isBackingOff = true;
          clearTimeout(timer);
          timer = setTimeout(guarded(flush), pauseMs * 2 ** Math.min(batch[0].tries, triesMax));
        };
        send(path, batch.map((one) => one.text).join("\n"), isLeaving).then((isDone) => isDone || again(), again);
      }
    }
  };

  const guarded = (call) => (...given) => {
    try {
      return call(...given);
    } catch {
      // Nothing of this may stop a shop's page.
      return undefined;
    }
  };

  const api = {
    view: (item, details) => event("view", item, details),
    cart: (item, details) => event("cart", item, details),
    remove: (item, details) => event("remove_from_cart", item, details),
    setQuantity: (item, quantity, details) => event("set_quantity", item, { ...details, quantity }),
    purchase: (order, details) => {
      event("purchase", undefined, { ...details, ...order });
      flush();
    },
    shown: (receiptId, items) => enqueue("/v1/feedback/impressions", {
      receipt_id: receiptId, shopper_id: shopper ?? anonymousId(), items: items.map(String),
    }),
    identify: (id) => {
      shopper = id === undefined || id === null || id === "" ? null : String(id);
    },
    anonymousId,
    optOut: () => {
      isOutHere = true;
      optOuts++;
      memoryId = null;
      forget();
      storage((stored) => {
        stored.removeItem(idKey);
        stored.setItem(outKey, "1");
      });
    },
    optIn: () => {
      isOutHere = false;
      storage((stored) => stored.removeItem(outKey));
    },
    flush: () => flush(),
  };
  for (const name of Object.keys(api))
    api[name] = guarded(api[name]);
  api.push = guarded((call) => api[call?.[0]]?.(...call.slice(1)));

  // What the page has asked for before this file came.
  const asked = Array.isArray(window.cartstream) ? window.cartstream : [];
  window.cartstream = api;
  asked.forEach(api.push);
  const leave = guarded(() => flush(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  document.addEventListener("prerenderingchange", api.flush);
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", api.flush);
})();
