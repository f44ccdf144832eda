export * from "./constants/errqueue.ts";
export * from "./constants/in.ts";
export * from "./constants/in6.ts";
export * from "./constants/netdb.ts";
export * from "./constants/socket.ts";
