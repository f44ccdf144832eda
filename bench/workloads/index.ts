import { echo } from "./echo.ts";
import { echoFastest } from "./echo-fastest.ts";
import { recvfrom } from "./recvfrom.ts";
import { recvmmsg } from "./recvmmsg.ts";
import { recvmsg } from "./recvmsg.ts";
import { sendmmsg } from "./sendmmsg.ts";
import { sendto } from "./sendto.ts";
import type { Workload } from "./workload.ts";

/** Every call that is measured, in the order of the table. */
export const SOCKET_WORKLOADS: readonly Workload[] = [sendto, recvfrom, recvmsg, sendmmsg, recvmmsg, echo, echoFastest];
