import { readFileSync } from "node:fs";
import {
  AF_INET6,
  MSG_DONTWAIT,
  RecvBatch,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  Socket,
  SocketError,
  SocketTimeout,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { bound6 } from "../sockets.ts";

/** A receiving call that gets a datagram from a signal handler, which runs while it waits. */
function interrupted(call: string, here: (socket: Socket<typeof AF_INET6>) => Promise<unknown>): Behaviour {
  return {
    asserts: `${call} goes on waiting after a signal, and gets what its handler sends`,
    python: `a = bound6()
signal.signal(signal.SIGALRM, lambda *_: a.sendto(b"rung", a.getsockname()))
signal.setitimer(signal.ITIMER_REAL, 0.01)
${call.startsWith("recvfrom") ? `bytes(a.${call}(64)[0])` : call === "recvmsg" ? "a.recvmsg(64)[0]" : `a.${call}(64)`}`,
    here: async () => {
      using socket = bound6();
      process.once("SIGALRM", () => socket.sendto("rung", socket.getsockname()));
      const got = here(socket);
      process.kill(process.pid, "SIGALRM");
      return await got;
    },
    is: Buffer.from("rung"),
  };
}

/** A receiving call that nothing comes for. */
function timesOut(
  call: string,
  python: string,
  here: (socket: Socket<typeof AF_INET6>) => Promise<unknown>,
): Behaviour {
  return {
    asserts: `${call} with a timeout ends when it is over`,
    python: `a = bound6(); a.settimeout(0.01); ${python}`,
    here: async () => {
      using socket = bound6();
      await here(socket);
    },
    is: throws("SocketTimeout"),
  };
}

const descriptorFlags = (fd: string) =>
  `[bool(fcntl.fcntl(${fd}, fcntl.F_GETFL) & os.O_NONBLOCK), bool(fcntl.fcntl(${fd}, fcntl.F_GETFD) & fcntl.FD_CLOEXEC)]`;

const times: readonly Behaviour[] = [
  timesOut("recv", "a.recv(64)", (socket) => socket.recv(64, { timeout: 10 })),
  timesOut("recvfrom", "a.recvfrom(64)", (socket) => socket.recvfrom(64, { timeout: 10 })),
  timesOut("recvmsg", "a.recvmsg(64)", (socket) => socket.recvmsg(64, 0, { timeout: 10 })),
  timesOut("a socket's own timeout: recv", "a.recv(64)", (socket) => {
    socket.settimeout(10);
    return socket.recv(64);
  }),
  {
    asserts: "a timeout is an error of its own, and also one as of a system call",
    python: `a = bound6(); a.settimeout(0.001); error = failure(a.recv, 1); [isinstance(error, timeout), isinstance(error, OSError)]`,
    here: async () => {
      using socket = bound6();
      const error = await socket.recv(1, { timeout: 1 }).catch((reason: unknown) => reason);
      return [error instanceof SocketTimeout, error instanceof SocketError];
    },
    is: [true, true],
  },
  {
    asserts: "a timeout of 0 does not wait, and is EAGAIN and no timeout",
    python: `a = bound6(); a.settimeout(0); a.recv(1)`,
    here: async () => {
      using socket = bound6();
      return await socket.recv(1, { flags: MSG_DONTWAIT });
    },
    is: throws("EAGAIN"),
    note: "here it is said with MSG_DONTWAIT.",
  },
  {
    asserts: "a new socket waits for ever",
    python: "udp6().gettimeout()",
    here: () => {
      using socket = new Socket(AF_INET6);
      return socket.gettimeout();
    },
    is: null,
  },
  {
    asserts: "gettimeout tells what settimeout was given",
    python: "a = udp6(); a.settimeout(0.25); a.gettimeout()",
    here: () => {
      using socket = new Socket(AF_INET6);
      socket.settimeout(250);
      return socket.gettimeout();
    },
    is: 250,
    differs: "JavaScript counts milliseconds, Python seconds.",
  },
  {
    asserts: "a negative timeout is refused",
    python: "udp6().settimeout(-1)",
    here: () => {
      using socket = new Socket(AF_INET6);
      socket.settimeout(-1);
    },
    is: throws("RangeError"),
  },
  {
    asserts: "a timeout that is no number is refused",
    python: "udp6().settimeout('soon')",
    here: () => {
      using socket = new Socket(AF_INET6);
      socket.settimeout("soon" as unknown as number);
    },
    is: throws("TypeError"),
  },
  {
    asserts: "a call that waits ends when its signal aborts",
    here: async () => {
      using socket = bound6();
      const abort = new AbortController();
      const waiting = socket.recv(1, { signal: abort.signal });
      abort.abort();
      await waiting;
    },
    is: throws("AbortError"),
    note: "C and Python need a thread or a second descriptor for that.",
  },
  {
    asserts: "a call that waits fails when the socket is closed under it",
    here: async () => {
      const socket = bound6();
      const waiting = socket.recv(1);
      socket.close();
      await waiting;
    },
    is: throws("EBADF"),
    note: "in C and in Python it would wait for ever.",
  },
];

const blocking: readonly Behaviour[] = [
  {
    asserts: "with MSG_DONTWAIT nothing waits",
    c: `char got[1]; result(recv(bound6(), got, 1, MSG_DONTWAIT));`,
    python: "a = bound6(); a.settimeout(None); a.recv(1, MSG_DONTWAIT)",
    here: async () => {
      using socket = bound6();
      return await socket.recv(1, { flags: MSG_DONTWAIT });
    },
    is: throws("EAGAIN"),
  },
  {
    asserts: "a batch that finds nothing is empty",
    c: `struct mmsghdr m = {0}; result(recvmmsg(bound6(), &m, 1, MSG_DONTWAIT, NULL));`,
    here: () => {
      using socket = bound6();
      return socket.recvmmsg(new RecvBatch(1));
    },
    is: 0,
    differs: "a batch never waits, so an empty one is an ordinary result and no error.",
  },
  {
    asserts: "the descriptor does not block and is not inherited: [O_NONBLOCK, FD_CLOEXEC]",
    c: `int a = udp6(); boolean(fcntl(a, F_GETFL) & O_NONBLOCK); boolean(fcntl(a, F_GETFD) & FD_CLOEXEC);`,
    python: `import fcntl; a = udp6(); ${descriptorFlags("a.fileno()")}`,
    kernel: () => {
      using socket = new Socket(AF_INET6);
      const flags = Number(
        `0o${/^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${socket.fileno()}`, "utf8"))?.[1]}`,
      );
      return [(flags & SOCK_NONBLOCK) !== 0, (flags & SOCK_CLOEXEC) !== 0];
    },
    here: () => [true, true],
    differs: "the event loop never blocks, so no descriptor does; Python does the same for sockets with a timeout.",
    is: [true, true],
  },
  {
    asserts: "a socket that Python gives a timeout does not block either",
    python: `import fcntl; a = udp6(); a.settimeout(2); ${descriptorFlags("a.fileno()")}`,
    here: () => [true, true],
  },
  {
    asserts: "the type never carries SOCK_NONBLOCK or SOCK_CLOEXEC",
    python: "socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK).type",
    here: () => {
      using socket = new Socket(AF_INET6, SOCK_DGRAM);
      return socket.type;
    },
    is: SOCK_DGRAM,
  },
];

const signals: readonly Behaviour[] = [
  interrupted("recv", (socket) => socket.recv(64)),
  interrupted("recvfrom", async (socket) => (await socket.recvfrom(64))[0]),
  interrupted("recvmsg", async (socket) => (await socket.recvmsg(64))[0]),
  {
    asserts: "a wait with a timeout goes on after a signal until it is over",
    python: `a = bound6(); a.settimeout(0.05); rung = []
signal.signal(signal.SIGALRM, lambda *_: rung.append(1)); signal.setitimer(signal.ITIMER_REAL, 0.01)
[type(failure(a.recv, 1)) is TimeoutError, len(rung)]`,
    here: async () => {
      using socket = bound6();
      let rung = 0;
      process.once("SIGALRM", () => rung++);
      const error = socket.recv(1, { timeout: 50 }).catch((reason: unknown) => reason);
      process.kill(process.pid, "SIGALRM");
      return [(await error) instanceof SocketTimeout, rung];
    },
    is: [true, 1],
  },
];

export const waiting: Group = {
  title: "Waiting: timeouts, signals, and what does not block",
  source:
    "CPython: UDPTimeoutTest, InterruptedRecvTimeoutTest, testDefaultTimeout, NonblockConstantTest. PEP 475; signal(7).",
  behaviours: [...times, ...blocking, ...signals],
};
