import { answerHealthCheck } from "@sixbeat/common/health-check";
import { ADMIN_PORT } from "./admin-port.ts";

if (!(await answerHealthCheck(ADMIN_PORT))) await import("./service.ts");
