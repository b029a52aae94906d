#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// In words that an old Node understands, so that it can say what it lacks, or let the Node that npm brought do it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

var version = process.versions.node;
var broughtByNpm = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

if (Number(version.split('.')[0]) >= 24) {
  hideExperimentalWarnings();
  import('../src/main.ts');
} else if (existsSync(broughtByNpm) && process.env.GANGLION_NODE_TRIED !== version) {
  runBy(broughtByNpm);
} else {
  process.stderr.write(
    'ganglion needs Node 24 or later, and this is ' + version + ': install it from nodejs.org\n',
  );
  process.exitCode = 1;
}

/** What we use is no news to whoever types a command. */
function hideExperimentalWarnings() {
  var listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (var listener of listeners) listener.call(process, warning);
  });
}

/** Runs the same command line by another Node, which ends when this process does. */
function runBy(node) {
  var child = spawn(node, process.argv.slice(1), {
    // A version that is no better must not try for ever. By the channel the child learns of the end of this process.
    env: Object.assign({}, process.env, { GANGLION_NODE_TRIED: version }),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  ['SIGTERM', 'SIGHUP', 'SIGINT'].forEach((name) => {
    process.on(name, () => {
      // A terminal gives Ctrl-C to both; a second one would end the child at once.
      if (name !== 'SIGINT' || !process.stdin.isTTY) child.kill(name);
    });
  });
  child.on('error', (error) => {
    process.stderr.write('ganglion needs Node 24 or later: ' + error.message + '\n');
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    // As if there had been one process: who waits for this one learns what ended it.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
