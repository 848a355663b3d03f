// Server-sent events read by fetch, because a browser's own reader of them can't send a key.

import { request } from "./api.js";

const firstWaitMs = 400;
const longestWaitMs = 10_000;
const silenceMaxMs = 40_000;
const bufferCharsMax = 4_000_000;

/**
 * Follows a stream until it is stopped: connects again when it ends, waiting longer each time it fails.
 * `onState` is told `connecting`, `live` and `lost`, the last with the reason, the time until the next try, and whether
 * the server wants another key.
 */
export class Stream {
  #path;
  #onMessage;
  #onState;
  #stop = new AbortController();
  #attempt = null;
  #wake = null;

  constructor(path, onMessage, onState = () => {}) {
    this.#path = path;
    this.#onMessage = onMessage;
    this.#onState = onState;
  }

  start() {
    const wakeUp = () => this.#wake?.();
    window.addEventListener("online", wakeUp, { signal: this.#stop.signal });
    document.addEventListener("cartstream-key", wakeUp, { signal: this.#stop.signal });
    this.#run();
    return this;
  }

  stop() {
    this.#stop.abort();
    this.#attempt?.abort();
    this.#wake?.();
  }

  async #run() {
    let wait = firstWaitMs;
    while (!this.#stop.signal.aborted) {
      this.#onState("connecting");
      let reason = "The stream ended.";
      let needsKey = false;
      try {
        await this.#read(() => {
          wait = firstWaitMs;
          this.#onState("live");
        });
      } catch (error) {
        reason = error.name === "AbortError" ? "The stream fell silent." : error.message;
        wait = Math.max(wait, error.retryAfterMs ?? 0);
        needsKey = error.needsKey ?? false;
      }
      if (this.#stop.signal.aborted) return;
      const pause = wait * (0.75 + Math.random() / 2);
      this.#onState("lost", reason, pause, needsKey);
      await this.#sleep(pause);
      wait = Math.min(longestWaitMs, wait * 2);
    }
  }

  #sleep(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => { this.#wake = null; });
  }

  async #read(connected) {
    const attempt = this.#attempt = new AbortController();
    let silence = setTimeout(() => attempt.abort(), silenceMaxMs);
    try {
      const response = await request(this.#path, { signal: attempt.signal, cache: "no-store" });
      connected();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = "";
      while (true) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => attempt.abort(), silenceMaxMs);
        buffer = this.#take(buffer + value);
        if (buffer.length > bufferCharsMax) throw new Error("A message of the stream is too long.");
      }
    } finally {
      clearTimeout(silence);
      attempt.abort();
    }
  }

  /** Hands on whole messages; what is left of the text is the beginning of the next. */
  #take(text) {
    let from = 0;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n", from)) {
      this.#message(text.slice(from, end));
      from = end + 2;
    }
    return text.slice(from);
  }

  #message(text) {
    let name = "message";
    let data = "";
    let id = null;
    for (const line of text.split("\n")) {
      if (line.startsWith("event: ")) name = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
      else if (line.startsWith("id: ")) id = line.slice(4);
    }
    if (data && !this.#stop.signal.aborted) this.#onMessage(name, JSON.parse(data), id);
  }
}
