#!/usr/bin/env node
'use strict';

async function run() {
  process.exitCode = await require('../dist/index.js').main(process.argv.slice(2));
}

void run();
