// Requests to the server, with the key when one is needed.

import { openStorage } from "./storage.js";

// The API is where this page is, which may be below a path of the application that it is part of.
const base = new URL("..", import.meta.url).pathname.slice(0, -1);
const storage = openStorage("sessionStorage");
const keyName = "cartstream-key";
const listeners = new Set();

export class ApiError extends Error {
  constructor(status, message, retryAfterMs) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  get needsKey() { return this.status === 401 || this.status === 403; }
}

export const key = {
  get: () => storage.getItem(keyName),
  set(value) {
    if (value) storage.setItem(keyName, value);
    else storage.removeItem(keyName);
  },
};

/** Calls `listener` with the problem whenever the server wants another key. */
export const onKeyNeeded = listener => listeners.add(listener);

const headers = more => {
  const value = key.get();
  return value ? { "X-Api-Key": value, ...more } : more;
};

/** Fetches; throws an ApiError that says what the server said. */
export async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(base + path, { ...options, headers: headers(options.headers ?? {}) });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError(0, "The server can't be reached. It may have stopped, or the network is down.");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const detail = problem.errors?.map(fault => fault.detail).join("; ")
    ?? problem.detail ?? problem.title ?? `status ${response.status}`;
  const error = new ApiError(response.status, detail, Number(response.headers.get("Retry-After") ?? 0) * 1_000);
  if (error.needsKey) listeners.forEach(listener => listener(error));
  throw error;
}

/** What a path answers; null when it answers nothing. */
export async function get(path, signal) {
  const response = await request(path, { signal });
  return response.status === 204 ? null : response.json();
}

/** The same; null also where the server knows nothing by this name. */
export async function find(path, signal) {
  try {
    return await get(path, signal);
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

export const post = async (path, body) => (await request(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
})).json();
