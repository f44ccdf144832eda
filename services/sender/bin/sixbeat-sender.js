#!/usr/bin/env node
import { statSync } from "node:fs";

const writtenAt = (file) => statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// The bundle starts in half the time, unless something was compiled after it was made. An image has nothing but results.
const projects = ["..", "../../../packages/common"];
const compiledAt = Math.max(...projects.map((project) => writtenAt(`${project}/tsconfig.tsbuildinfo`)));
await import(writtenAt("../dist/bundle/main.js") > compiledAt ? "../dist/bundle/main.js" : "../dist/main.js");
