#!/usr/bin/env node
'use strict';

const { env, stderr: errors, stdin: input, stdout: output } = require('process');

// This file runs on every Node.js, so that whoever has an old one reads the text below and not a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);

async function main() {
  const { run } = require('../dist/index.js');
  // Not process.exit(), which could cut off what is still being written.
  process.exitCode = await run(process.argv.slice(2), { input, output, errors, env, folder: process.cwd() });
}

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cortado needs Node.js 20.19 or later, and this is ${process.version}.`);
  process.exitCode = 1;
} else {
  void main();
}
