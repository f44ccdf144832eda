export { answerHealthCheck } from "./answer-health-check.ts";
