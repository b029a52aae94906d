// SPDX-License-Identifier: Apache-2.0
// Called by zombienet: runs a check of ours in a process of its own; gives back 1 when it held, since zombienet compares no result with 0.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('checks/run.ts', import.meta.url));

export const run = (_nodeName, { relay }, [check]) =>
  new Promise((resolve, reject) => {
    const flags = ['--disable-warning=ExperimentalWarning'];
    const endpoints = relay.map(({ wsUri }) => wsUri);
    // When zombienet ends, so does the channel, and with it the check.
    const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
    const child = spawn(process.execPath, [...flags, RUN, check, ...endpoints], { stdio });
    child.once('error', reject);
    child.once('exit', (status) => resolve(status === 0 ? 1 : 0));
  });
