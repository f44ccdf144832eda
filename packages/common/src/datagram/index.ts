export { type MessageTemplate, type MessageValues, parseMessageTemplate } from "./message-template.ts";
export { type Octets, octetsOf } from "./octets.ts";
export { harmlessName, printableText } from "./printable.ts";
export { runMemory } from "./runs/runs.ts";
export { AuthenticationKeys } from "./stamp/authentication.ts";
export {
  encodeErrorEstimate,
  errorSeconds,
  isSynchronised,
  type TimestampFormat,
  timestampFormat,
} from "./stamp/error-estimate.ts";
export {
  type Hello,
  helloAge,
  helloAsksName,
  helloHasRoom,
  helloIsNumbered,
  helloSize,
  helloTarget,
  helloTargetIs,
  helloWantsReply,
  LONGEST_MESSAGE,
  LONGEST_NAME,
  markHelloNumbered,
  ROOM_FOR_NAME,
  readHello,
  stampHelloAge,
  stampHelloMessage,
  writeHello,
  writeHelloName,
} from "./stamp/hello.ts";
export { baseSize, type Mode } from "./stamp/layout.ts";
export { isShortRequest, type Recognised, recognise } from "./stamp/recognise.ts";
export type { ReflectedFacts } from "./stamp/reflect-tlvs.ts";
export {
  createReflection,
  createReply,
  type Reflection,
  type Reply,
  readReply,
  signReply,
  writeReply,
} from "./stamp/reply.ts";
export { repeatReply, replyRun, stampReplies } from "./stamp/reply-run.ts";
export { createRequest, type Request, readRequest, signRequest, stampTime, writeRequest } from "./stamp/request.ts";
export { requestRun, stampRun } from "./stamp/request-run.ts";
export { type Instant, nanosecondsBetween } from "./stamp/timestamp.ts";
export {
  type ClassOfService,
  readClassOfService,
  requestedDscp,
  writeClassOfService,
} from "./stamp/tlv-class-of-service.ts";
export {
  type DirectMeasurement,
  readDirectMeasurement,
  writeDirectMeasurement,
} from "./stamp/tlv-direct-measurement.ts";
export { writeExtraPadding } from "./stamp/tlv-extra-padding.ts";
export { writeHmacTlv } from "./stamp/tlv-hmac.ts";
export { createTlvIndex, indexReplyTlvs, indexRequestTlvs, type TlvIndex } from "./stamp/tlv-index.ts";
export { type Location, readLocation, writeLocation } from "./stamp/tlv-location.ts";
export {
  readTimestampInformation,
  type SynchronisationSource,
  type TimestampInformation,
  type TimestampingMethod,
  writeTimestampInformation,
} from "./stamp/tlv-timestamp-information.ts";
