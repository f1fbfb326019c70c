/** A folder of the index, served on this machine as a web server would. */

import {createServer} from "node:http";

/** Bytes of numbers: 7 bits a byte, lowest first, the top bit set if more follow. */
export function numbers(...values) {
  return Uint8Array.from(values.flatMap(groups));
}

function groups(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...groups(Math.floor(value / 128))];
}

export function json(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function joined(...pieces) {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/**
 * Serve files until the test is over.
 * @param test the context of the test
 * @param files content by path, e.g. `{"/a.bin": bytes}`; may change while they are served
 * @returns the address, and the paths asked for so far
 */
export async function serve(test, files) {
  const asked = [];
  const server = createServer(({url}, response) => {
    asked.push(url);
    if (files[url] === undefined) return response.writeHead(404).end();
    const type = typeof files[url] === "string" ? "text/html" : "application/octet-stream";
    response.writeHead(200, {"Content-Type": type, "Cache-Control": "no-store"}).end(files[url]);
  });
  await new Promise((resume) => server.listen(0, "127.0.0.1", resume));
  test.after(() => server.close());
  return {address: `http://127.0.0.1:${server.address().port}/`, asked};
}
