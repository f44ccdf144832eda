// What can go wrong, and whose matter it is: node examples/errors.mjs
import {
  AddressInfoError,
  AF_INET6,
  errorOrigin,
  getaddrinfo,
  SOCK_DGRAM,
  Socket,
  SocketError,
} from "@sixbeat/common/socket";

const socket = new Socket(AF_INET6);
const closed = unusedAddress();
await attempt(() => getaddrinfo("::1", "no-such-service", { type: SOCK_DGRAM }));
await attempt(() => socket.sendto("hello", ["one.example", 54321, 0, 0]));
await attempt(() => socket.sendto(new Uint8Array(65_528), closed));
await attempt(() => new Socket(AF_INET6).bind(["2001:db8::1", 54321, 0, 0]));
await attempt(() => socket.recvfrom(1500, { timeout: 100 }));

// An ICMP error reaches a connected socket, at the next call that sends or receives.
socket.connect(closed);
socket.send("is anybody there?");
await attempt(() => socket.recvfrom(1500, { timeout: 2000 }));
socket.close();

/** @param {() => unknown} call */
async function attempt(call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof SocketError || error instanceof AddressInfoError)) throw error;
    console.log(`${error.syscall} ${error.code}, a matter of the ${errorOrigin(error)}`);
  }
}

function unusedAddress() {
  const socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  const address = socket.getsockname();
  socket.close();
  return address;
}
