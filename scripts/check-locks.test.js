// SPDX-License-Identifier: Apache-2.0
// Whether scripts/check-locks.js refuses each kind of bad entry: run by `node --test`.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('check-locks.js', import.meta.url));
const REGISTRY = 'source = "registry+https://github.com/rust-lang/crates.io-index"';
const CHECKSUM = `checksum = "${'0'.repeat(64)}"`;
const HASH = `sha512-${'A'.repeat(86)}==`;

/** What the program says of a repository that has the crate `ganglion-own` and these files; empty when it accepts it. */
function faultsOf(files) {
  const root = mkdtempSync(join(tmpdir(), 'ganglion-locks-'));
  try {
    const manifest =
      '[package]\nedition = "2024"\nname = "ganglion-own"\n\n[[bin]]\nname = "ganglion-program"\n';
    for (const [path, text] of Object.entries({ 'own/Cargo.toml': manifest, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    execFileSync('git', ['add', '.'], { cwd: root });
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, root], { encoding: 'utf8' });
    assert.equal(status === 0, stderr === '', stderr);
    return stderr;
  } finally {
    rmSync(root, { recursive: true });
  }
}

const crate = (...lines) => faultsOf({ 'Cargo.lock': `version = 4\n\n[[package]]\n${lines.join('\n')}\n` });
const npm = (path, entry, files = {}) =>
  faultsOf({ ...files, 'package-lock.json': JSON.stringify({ packages: { '': {}, [path]: entry } }) });

for (const [what, faults] of [
  ['a crate of crates.io', () => crate('name = "a"', REGISTRY, CHECKSUM)],
  ['a crate of the repository', () => crate('name = "ganglion-own"')],
  ['an npm package with its hash', () => npm('node_modules/a', { version: '1.2.3', integrity: HASH })],
  [
    'an npm package of another platform without its hash',
    () => npm('node_modules/a', { version: '1.2.3', optional: true, os: ['aix'] }),
  ],
  [
    'a link to a folder of the repository',
    () => npm('node_modules/a', { link: true, resolved: 'ts/a' }, { 'ts/a/package.json': '{}' }),
  ],
]) {
  test(`${what} is accepted`, () => assert.equal(faults(), ''));
}

for (const [what, faults, message] of [
  ['a Cargo.lock of nothing', () => faultsOf({ 'Cargo.lock': '' }), /names no package/],
  [
    'a crate of a git repository',
    () => crate('name = "a"', 'source = "git+https://b"'),
    /a comes from git\+https:\/\/b/,
  ],
  ['a crate without a checksum', () => crate('name = "a"', REGISTRY), /a has no checksum/],
  [
    'a crate of another folder that is named like ours',
    () => crate('name = "ganglion-other"'),
    /ganglion-other has no source/,
  ],
  [
    'a crate that is named like a program of ours',
    () => crate('name = "ganglion-program"'),
    /ganglion-program has no source/,
  ],
  ['a package-lock.json of nothing', () => faultsOf({ 'package-lock.json': '{}' }), /names no package/],
  [
    'an npm package with an address',
    () => npm('node_modules/a', { version: '1.2.3', resolved: 'https://b/a.tgz', integrity: HASH }),
    /comes from https:\/\/b\/a\.tgz/,
  ],
  [
    'an npm package with an address for its version',
    () => npm('node_modules/a', { version: 'git+https://b', integrity: HASH }),
    /has the version git\+https:\/\/b/,
  ],
  [
    'an npm package without its hash',
    () => npm('node_modules/a', { version: '1.2.3' }),
    /has the hash undefined/,
  ],
  [
    'an optional npm package of every platform without its hash',
    () => npm('node_modules/a', { version: '1.2.3', optional: true }),
    /has the hash undefined/,
  ],
  [
    'an npm package of another platform with a weak hash',
    () => npm('node_modules/a', { version: '1.2.3', optional: true, os: ['aix'], integrity: 'sha1-AAAA' }),
    /has the hash sha1-AAAA/,
  ],
  [
    'a link out of the repository',
    () => npm('node_modules/a', { link: true, resolved: 'ts/none' }),
    /a link to ts\/none/,
  ],
  [
    'a package in a folder that is not there',
    () => npm('ts/none', { version: '1.2.3' }),
    /ts\/none is not in/,
  ],
]) {
  test(`${what} is refused`, () => assert.match(faults(), message));
}
