// Four ways to wait for a datagram that does not come: node examples/waiting.mjs
import { AF_INET6, MSG_DONTWAIT, Socket } from "@sixbeat/common/socket";

/** @param {Error} error */
const say = (error) => console.log(`${error.name}: ${error.message}`);
const socket = new Socket(AF_INET6);
socket.bind(["::1", 0, 0, 0]);

// For some time, in milliseconds.
await socket.recvfrom(1500, { timeout: 100 }).catch(say);

// Until someone says that it is no longer needed. One signal can end any number of waits.
const stopping = new AbortController();
const stopped = socket.recvfrom(1500, { signal: stopping.signal }).catch(say);
stopping.abort(new Error("the program is about to end"));
await stopped;

// Not at all.
await socket.recvfrom(1500, { flags: MSG_DONTWAIT }).catch(say);

// Until the socket is closed.
const closed = socket.recvfrom().catch(say);
socket.close();
await closed;
