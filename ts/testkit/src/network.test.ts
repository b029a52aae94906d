// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startNetwork } from './index.ts';

/** What the program of a node does before it runs. */
const KEY_COMMAND = `if [ "$1" = key ]; then echo ${'ab'.repeat(32)}; echo 12D3KooW >&2; exit; fi`;
const TEST_MS = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganglion-testkit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in place of the node's: after its keys it runs the line. */
function programOf(line: string): string {
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\n${KEY_COMMAND}\n${line}\n`, { mode: 0o700 });
  return program;
}

/** The folders of networks that are still there. */
const left = () => readdirSync(folder).filter((name) => name.startsWith('ganglion-network-'));

/** Whether a process runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('without a program is refused, and how to get one is told', async () => {
  await expect(startNetwork({ program: '' })).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringContaining('scripts/node build, and set GANGLION_NODE'),
  });
});

test('with a program that is not there is refused, and the path is told', async () => {
  const program = join(folder, 'none');
  await expect(startNetwork({ program })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { program },
  });
});

test.each([
  ['authorities', { authorities: 3 as 2 }],
  ['authorities', { authorities: 0 as 1 }],
  ['followers', { followers: -1 }],
  ['followers', { followers: 9 }],
  ['followers', { followers: 0.5 }],
])('with a number of %s that cannot be is refused: %j', async (name, init) => {
  await expect(startNetwork({ ...init, program: programOf('exit 1') })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { [name]: Object.values(init)[0] },
  });
});

test(
  'whose node does not come up tells the end of its log, keeps the log and nothing else',
  async () => {
    const program = programOf('echo the tide is out; exit 3');
    const error = await startNetwork({ program, parent: folder, authorities: 1 }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/alice ended before it was ready.*status 3.*the tide is out/s),
      facts: { logs: expect.stringContaining(folder) },
    });
    const [logs] = left();
    expect(left()).toHaveLength(1);
    expect(error).toMatchObject({ facts: { logs: join(folder, logs ?? '') } });
    expect(readdirSync(join(folder, logs ?? ''))).toEqual(['alice.log']);
  },
  TEST_MS,
);

test.each([
  ['dev', { sealing: 'manual' as const }],
  ['dev', { authorities: 1 as const }],
  ['local', {}],
])(
  'with another genesis runs on the spec of chain %s with that in it: %j',
  async (chain, init) => {
    const spec = {
      name: 'of $3',
      genesis: { runtimeGenesis: { patch: { incentive: { tempo: 10 }, sudo: 1 } } },
    };
    // What the node is started with, in its log.
    const program = programOf(
      [
        `if [ "$1" = export-chain-spec ]; then echo "${JSON.stringify(spec).replaceAll('"', '\\"')}"; exit; fi`,
        'while [ "$1" != --chain ]; do shift; done; cat "$2"; exit 1',
      ].join('\n'),
    );
    const genesisPatch = { incentive: { commitReveal: true } };
    const logs = join(folder, 'logs');
    const work = startNetwork({ ...init, genesisPatch, program, parent: folder, logs } as Parameters<
      typeof startNetwork
    >[0]);
    await expect(work).rejects.toMatchObject({ code: 'unavailable' });
    expect(JSON.parse(readFileSync(join(logs, 'alice.log'), 'utf8'))).toEqual({
      name: `of ${chain}`,
      genesis: { runtimeGenesis: { patch: { incentive: { tempo: 10, commitReveal: true }, sudo: 1 } } },
    });
    expect(left()).toEqual([]);
  },
  TEST_MS,
);

test(
  'keeps logs where it is told to',
  async () => {
    const logs = join(folder, 'here');
    const program = programOf('echo so it ends; exit 1');
    await expect(startNetwork({ program, parent: folder, logs })).rejects.toThrow('so it ends');
    expect(readdirSync(logs).sort()).toEqual(['alice.log', 'bob.log']);
    expect(readFileSync(join(logs, 'alice.log'), 'utf8')).toBe('so it ends\n');
    expect(left()).toEqual([]);
  },
  TEST_MS,
);

test(
  'that is slower than its deadline leaves no process behind',
  async () => {
    const pidFile = join(folder, 'pid');
    const program = programOf(`echo $$ > ${pidFile}; exec sleep 600`);
    await expect(
      startNetwork({ program, parent: folder, logs: folder, authorities: 1 }, { timeoutMs: 500 }),
    ).rejects.toMatchObject({ code: 'timeout' });
    expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
    expect(left()).toEqual([]);
  },
  TEST_MS,
);

test(
  'whose program does not make a key in time leaves no process behind',
  async () => {
    const pidFile = join(folder, 'pid');
    const program = join(folder, 'slow');
    writeFileSync(program, `#!/bin/sh\necho $$ > ${pidFile}; exec sleep 600\n`, { mode: 0o700 });
    await expect(
      startNetwork({ program, parent: folder, logs: folder, authorities: 1 }, { timeoutMs: 500 }),
    ).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('making the key of the node alice'),
    });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    while (isAlive(pid)) await pause();
    expect(left()).toEqual([]);
  },
  TEST_MS,
);

test(
  'whose logs cannot be kept still tells why it did not come up, and removes its folder',
  async () => {
    const program = programOf('mkdir -p "$(dirname "$2")-logs/taken"; echo the tide is out; exit 3');
    await expect(startNetwork({ program, parent: folder, authorities: 1 })).rejects.toThrow(
      'the tide is out',
    );
    const [logs] = left();
    expect(left()).toHaveLength(1);
    expect(readdirSync(join(folder, logs ?? ''))).toEqual(['taken']);
  },
  TEST_MS,
);

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'whose test is ended with %s leaves neither node nor folder behind',
  async (signal) => {
    const pidFile = join(folder, 'pid');
    // Whoever is ended between the start of a node and telling the keeper of it, a moment, does leave the node behind.
    const program = programOf(`sleep 0.5; echo $$ > ${pidFile}; while :; do sleep 1; done`);
    const kit = fileURLToPath(new URL('./index.ts', import.meta.url));
    const code = `
      import { startNetwork } from ${JSON.stringify(kit)};
      console.log('started');
      await startNetwork({ program: ${JSON.stringify(program)}, parent: ${JSON.stringify(folder)}, authorities: 1 });
    `;
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
    const parent = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface(parent.stdout), 'line');
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await pause();
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await once(parent, 'exit');
    while (isAlive(pid) || left().length > 0) await pause();
  },
  TEST_MS,
);

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
