// SPDX-License-Identifier: Apache-2.0
// Fails when a lock file names a package that is in no public registry: `node scripts/check-locks.js [FOLDER]`.
//
// A crate must come from crates.io with its checksum, or be one of this repository. An npm package must be named by its version (the
// registry is whichever the user has) with its hash, or lie in this repository; an address, a git repository or an archive is refused.
// Without a hash may only be what some platforms need and others leave out: scripts/lock adds it unseen.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CRATES = 'registry+https://github.com/rust-lang/crates.io-index';
const VERSION = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

const HASH = /^sha512-[0-9A-Za-z+/]{86}==$/;

/** The name of the crate of a Cargo.toml, if it has one. */
const crateName = (text) => /^\[package\]\n(?:[^[\n].*\n|\n)*?name = "(.*)"$/m.exec(text)?.[1];

/** What is wrong with a Cargo.lock, a sentence each; `own` has the names of the repository's crates. */
function crateFaults(text, own) {
  const packages = text.split('[[package]]\n').slice(1);
  if (packages.length === 0) return ['it names no package: is it a Cargo.lock?'];
  return packages.flatMap((entry) => {
    const field = (name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(entry)?.[1];
    const [name, source, checksum] = [field('name'), field('source'), field('checksum')];
    // Without a source it lies in a folder of this machine.
    if (source === undefined)
      return own.has(name) ? [] : [`${name} has no source, and is no crate of the repository`];
    if (source !== CRATES) return [`${name} comes from ${source}`];
    return /^[0-9a-f]{64}$/.test(checksum ?? '') ? [] : [`${name} has no checksum`];
  });
}

/** What is wrong with a package-lock.json, a sentence each; `exists` tells whether a folder of the repository is there. */
function npmFaults(text, exists) {
  const packages = Object.entries(JSON.parse(text).packages ?? {});
  if (packages.length === 0) return ['it names no package: is it a package-lock.json of version 3?'];
  return packages.flatMap(([path, { version, resolved, link, integrity, optional, os, cpu }]) => {
    if (link)
      return exists(resolved) ? [] : [`${path} is a link to ${resolved}, which is not in the repository`];
    if (!path.includes('node_modules/')) return exists(path) ? [] : [`${path} is not in the repository`];
    if (resolved !== undefined) return [`${path} comes from ${resolved}`];
    if (!VERSION.test(version ?? '')) return [`${path} has the version ${version}`];
    if (integrity === undefined && optional && (os ?? cpu) !== undefined) return [];
    return HASH.test(integrity ?? '') ? [] : [`${path} has the hash ${integrity}`];
  });
}

const root = process.argv[2] ?? '.';
const tracked = (...patterns) =>
  execFileSync('git', ['ls-files', '--', ...patterns], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => file !== '');
const own = new Set(tracked('*Cargo.toml').map((file) => crateName(readFileSync(join(root, file), 'utf8'))));
const files = tracked('*Cargo.lock', '*package-lock.json');
let count = 0;
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  const folder = join(root, file, '..');
  const faults = file.endsWith('Cargo.lock')
    ? crateFaults(text, own)
    : npmFaults(text, (path) => existsSync(join(folder, path)));
  for (const fault of faults) process.stderr.write(`${file}: ${fault}\n`);
  count += faults.length;
}
if (count > 0) {
  process.stderr.write(`check-locks: ${count} packages are in no registry, or without their hash\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`check-locks: ${files.length} lock files name nothing outside the registries\n`);
}
