export { type MessageTemplate, type MessageValues, parseMessageTemplate } from "./message-template.ts";
export { printableText } from "./printable.ts";
