#!/usr/bin/env node
// No ECMAScript module: Node.js reads those in threads of its pool, and the pool keeps the size that it starts with.
// Names whose servers don't answer take a thread each. Modules that were imported before this one have started it.
const { statSync } = require("node:fs");
const { join } = require("node:path");

const options = [...process.execArgv, process.env.NODE_OPTIONS].join(" ");
if (!/--(import|(experimental-)?loader)\b/.test(options)) process.env.UV_THREADPOOL_SIZE ??= "16";

const writtenAt = (file) => statSync(join(__dirname, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// The bundle starts in half the time, unless something was compiled after it was made. An image has nothing but results.
const projects = ["..", "../../../packages/common"];
const compiledAt = Math.max(...projects.map((project) => writtenAt(`${project}/tsconfig.tsbuildinfo`)));
void import(writtenAt("../dist/bundle/main.js") > compiledAt ? "../dist/bundle/main.js" : "../dist/main.js");
