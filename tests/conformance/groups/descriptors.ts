import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import {
  AddressInfoError,
  AF_INET6,
  close,
  dup,
  fromfd,
  getaddrinfo,
  IPPROTO_UDP,
  SHUT_RDWR,
  Socket,
  SocketError,
  SocketTimeout,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { bound6 } from "../sockets.ts";

const errors: readonly Behaviour[] = [
  {
    asserts: "an error tells the call, the errno and its name",
    python: "error = failure(bound6().send, b'x'); [error.errno, error_name(error)]",
    here: () => {
      using socket = bound6();
      try {
        return socket.send("x");
      } catch (error) {
        return error instanceof SocketError ? [error.errno, error.code] : error;
      }
    },
    is: [89, "EDESTADDRREQ"],
  },
  {
    asserts: "every failing call is one kind of error, and a timeout is one too",
    python: "[issubclass(error, Exception), issubclass(error, OSError), issubclass(timeout, OSError)]",
    here: () => [
      SocketError.prototype instanceof Error,
      new SocketError("recv", 9) instanceof SocketError,
      SocketTimeout.prototype instanceof SocketError,
    ],
    is: [true, true, true],
  },
  {
    asserts: "a failing lookup has the EAI_ number as its errno",
    python: "failure(getaddrinfo, '::1::2', 9, 0, 0, 0, AI_NUMERICHOST).errno",
    here: () => getaddrinfo("::1::2", 9, { flags: 4 }).catch((error: AddressInfoError) => error.errno),
    is: -2,
  },
  {
    asserts: "a failing lookup is an error as of a system call",
    python: "issubclass(gaierror, OSError)",
    here: () => AddressInfoError.prototype instanceof SocketError,
    is: false,
    differs: "its number is no errno; `errorOrigin` answers for both kinds.",
  },
  {
    asserts: "a descriptor that was closed behind our back is EBADF",
    c: `int a = udp6(); close(a); result(a < 0 ? -1 : close(a));`,
    python: "a = udp6(); os.close(a.fileno()); a.close()",
    here: () => {
      const socket = new Socket(AF_INET6);
      const fd = socket.detach();
      closeSync(fd);
      return new Socket({ fileno: fd });
    },
    is: throws("EBADF"),
    note: "asked by adopting the number: libuv aborts the process when the loop's own descriptor vanishes.",
  },
];

const inheritance: readonly Behaviour[] = [
  {
    asserts: "a new descriptor is not inherited by child processes",
    python: "udp6().get_inheritable()",
    here: () => {
      using socket = new Socket(AF_INET6);
      return socket.get_inheritable();
    },
    is: false,
  },
  {
    asserts: "set_inheritable changes that, and back again",
    python: `a = udp6(); a.set_inheritable(True); on = a.get_inheritable(); a.set_inheritable(False); [on, a.get_inheritable()]`,
    here: () => {
      using socket = new Socket(AF_INET6);
      socket.set_inheritable(true);
      const on = socket.get_inheritable();
      socket.set_inheritable(false);
      return [on, socket.get_inheritable()];
    },
    is: [true, false],
  },
  {
    asserts: "a child process really does not have it",
    kernel: () => {
      using socket = new Socket(AF_INET6);
      return spawnSync("test", ["-e", `/proc/self/fd/${socket.fileno()}`]).status === 0;
    },
    here: () => {
      using socket = new Socket(AF_INET6);
      return socket.get_inheritable();
    },
    is: false,
  },
];

const adoption: readonly Behaviour[] = [
  {
    asserts: "family, type and proto of a descriptor are found out",
    python: `a = socket(AF_INET6, SOCK_DGRAM); b = socket(fileno=a.detach()); [b.family, b.type, b.proto]`,
    here: () => {
      using socket = new Socket({ fileno: new Socket(AF_INET6).detach() });
      return [socket.family, socket.type, socket.proto];
    },
    is: [AF_INET6, 2, IPPROTO_UDP],
  },
  {
    asserts: "what was adopted receives what is sent to it",
    python: `a = bound6(); to = a.getsockname(); b = socket(fileno=a.detach()); b.sendto(b"x", to); b.recv(9)`,
    here: async () => {
      const first = bound6();
      const to = first.getsockname();
      using socket = new Socket({ fileno: first.detach() });
      socket.sendto("x", to as never);
      return await socket.recv(9);
    },
  },
  {
    asserts: "after detach the object is closed and the descriptor is not",
    python: `a = udp6(); fd = a.detach(); open = os.fstat(fd) is not None; os.close(fd); [a.fileno(), open]`,
    here: () => {
      const socket = new Socket(AF_INET6);
      const fd = socket.detach();
      closeSync(fd);
      return [socket.fileno(), true];
    },
    is: [-1, true],
  },
  {
    asserts: "dup is another descriptor of the same socket, which lives until both are closed",
    python: `a = bound6(); to = a.getsockname(); b = a.dup(); other = a.fileno() != b.fileno(); a.close(); b.sendto(b"x", to); [other, b.recv(9)]`,
    here: async () => {
      const a = bound6();
      const to = a.getsockname();
      using b = a.dup();
      const other = a.fileno() !== b.fileno();
      a.close();
      b.sendto("x", to);
      return [other, await b.recv(9)];
    },
  },
  {
    asserts: "a duplicate is not inherited by child processes either",
    python: "udp6().dup().get_inheritable()",
    here: () => {
      using a = new Socket(AF_INET6);
      using b = a.dup();
      return b.get_inheritable();
    },
    is: false,
  },
  {
    asserts: "dup of a number is another number of the same socket",
    python: `a = bound6(); to = a.getsockname(); fd = dup(a.fileno()); b = socket(fileno=fd); [fd != a.fileno(), b.getsockname() == to]`,
    here: () => {
      using a = bound6();
      const fd = dup(a.fileno());
      using b = new Socket({ fileno: fd });
      return [fd !== a.fileno(), String(b.getsockname()) === String(a.getsockname())];
    },
    is: [true, true],
  },
  {
    asserts: "fromfd takes a copy, which lives when what it was made from is closed",
    python: `a = bound6(); to = a.getsockname(); b = fromfd(a.fileno(), AF_INET6, SOCK_DGRAM); a.close(); b.sendto(b"x", to); b.recv(9)`,
    here: async () => {
      const a = bound6();
      const to = a.getsockname();
      using b = fromfd(a.fileno());
      a.close();
      b.sendto("x", to);
      return await b.recv(9);
    },
  },
  {
    asserts: "close closes a number, and then there is none",
    c: `int a = udp6(); close(a); done(close(a));`,
    python: "fd = udp6().detach(); close(fd); close(fd)",
    here: () => {
      const fd = new Socket(AF_INET6).detach();
      close(fd);
      close(fd);
    },
    is: throws("EBADF"),
  },
  ...([1.5, "3", null] as const).map(
    (fileno): Behaviour => ({
      asserts: `${JSON.stringify(fileno)} is no descriptor`,
      ...(fileno === null ? {} : { python: `socket(AF_INET6, SOCK_DGRAM, fileno=${JSON.stringify(fileno)})` }),
      here: () => new Socket({ fileno: fileno as number }),
      is: throws(typeof fileno === "number" ? "RangeError" : "TypeError"),
      ...(fileno === 1.5 ? { differs: "it is a number, but not a whole one." } : {}),
    }),
  ),
  {
    asserts: "a negative descriptor is refused",
    python: "socket(AF_INET6, SOCK_DGRAM, fileno=-1)",
    here: () => new Socket({ fileno: -1 }),
    is: throws("RangeError"),
  },
  {
    asserts: "a number that is not open is EBADF",
    python: "socket(fileno=1000000)",
    here: () => new Socket({ fileno: 1_000_000 }),
    is: throws("EBADF"),
  },
  {
    asserts: "a descriptor of something else is ENOTSOCK",
    python: "socket(fileno=os.open('/dev/null', os.O_RDONLY))",
    here: () => {
      const fd = openSync("/dev/null", "r");
      try {
        return new Socket({ fileno: fd });
      } finally {
        closeSync(fd);
      }
    },
    is: throws("ENOTSOCK"),
  },
  {
    asserts: "shutting down what is not connected is refused",
    c: `result(shutdown(bound6(), SHUT_RDWR));`,
    python: "bound6().shutdown(SHUT_RDWR)",
    here: () => {
      using socket = bound6();
      socket.shutdown(SHUT_RDWR);
    },
    is: throws("ENOTCONN"),
  },
];

export const descriptors: Group = {
  title: "Errors, inheritance and descriptors",
  source:
    "CPython: TestExceptions, testCloseException, InheritanceTest, test_socket_fileno, …_rejects_float, …_rejects_other_types, …_rejects_invalid_socket, …_requires_valid_fd, …_requires_socket_fd. fcntl(2).",
  behaviours: [...errors, ...inheritance, ...adoption],
};
