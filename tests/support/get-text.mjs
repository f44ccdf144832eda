import { get } from "node:http";
import { text } from "node:stream/consumers";

/**
 * Fetches a URL over a connection of its own. Plain JavaScript, because the keeper of a namespace uses it too.
 *
 * @param {string} url
 * @returns {Promise<{ status: number; body: string }>}
 */
export function getText(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout: 5_000 }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer from ${url} within 5 s`)));
    request.on("error", reject);
  });
}
