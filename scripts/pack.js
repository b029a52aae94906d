// SPDX-License-Identifier: Apache-2.0
// Builds the packages and packs them as npm would publish them: JavaScript, declarations, and what they need at run time.
// Called by scripts/pack with a folder, or with --check.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { arch, argv, execPath, exit, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { checkPacked } from './check-packed.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a stranger installs by name; with all that these need. */
const DOORS = ['ganglion', '@ganglion/testkit'];

/** What a package needs at run time and the checkout has elsewhere: package, from, to. */
const ASSETS = [['@ganglion/embedded-chain', 'runtime/artifact', 'artifact']];

/** What a package depends on for another one that cannot do without. */
const PEERS = ['@polkadot/util', '@polkadot/util-crypto'];

const ENGINES = { node: '>=24' };

const work = mkdtempSync(join(tmpdir(), 'ganglion-pack-'));
try {
  const packages = reachable(readManifests());
  say(`building ${packages.size} packages`);
  run(execPath, [bin('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', join(work, 'build')]);
  const stages = [];
  for (const entry of packages.values()) stages.push(await stage(entry, join(work, 'stage')));
  const target = argv[2] === '--check' ? join(work, 'tarballs') : argv[2];
  mkdirSync(target, { recursive: true });
  const tarballs = [...stages, stageRuntime(join(work, 'stage'))].map((folder) => pack(folder, target));
  const kilobytes = tarballs.reduce((sum, file) => sum + statSync(file).size, 0) / 1_000;
  say(`${tarballs.length} packages, ${Math.round(kilobytes)} kB, in ${target}`);
  if (argv[2] === '--check') await checkPacked({ root: ROOT, stages, tarballs, work, say });
} catch (error) {
  console.error(`pack: ${error.message}`);
  exit(1);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Every workspace, by name: its folder and its manifest. */
function readManifests() {
  // Two folders say in one line where their programs went, and are no packages.
  const folders = ['typegen', ...readdirSync(join(ROOT, 'ts')).map((name) => `ts/${name}`)].filter((folder) =>
    existsSync(join(ROOT, folder, 'package.json')),
  );
  const entries = folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    return [manifest.name, { folder, manifest }];
  });
  return new Map(entries);
}

/** The packages that the doors need, themselves included. */
function reachable(all) {
  const found = new Map();
  const visit = (name) => {
    const entry = all.get(name);
    if (entry === undefined || found.has(name)) return;
    found.set(name, entry);
    for (const dependency of Object.keys(entry.manifest.dependencies ?? {})) visit(dependency);
  };
  for (const door of DOORS) visit(door);
  return found;
}

/** Lays a package out as it is published; returns the folder. */
async function stage({ folder, manifest }, parent) {
  const to = join(parent, basename(folder));
  mkdirSync(to, { recursive: true });
  const from = join(work, 'build', folder, 'src');
  cpSync(from, join(to, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.d.ts') });
  await declare(manifest, from, join(to, 'dist'));
  const own = ['README.md', ...(manifest.files ?? [])];
  for (const name of own) {
    if (existsSync(join(ROOT, folder, name)))
      cpSync(join(ROOT, folder, name), join(to, name), { recursive: true });
  }
  const assets = ASSETS.filter(([name]) => name === manifest.name);
  for (const [, from, name] of assets) cpSync(join(ROOT, from), join(to, name), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(to, 'LICENSE'));
  for (const program of Object.values(manifest.bin ?? {})) {
    const text = readFileSync(join(ROOT, folder, program), 'utf8');
    mkdirSync(join(to, program, '..'), { recursive: true });
    writeFileSync(join(to, program), built(text), { mode: 0o755 });
  }
  const files = ['dist', ...(manifest.files ?? []), ...assets.map(([, , name]) => name)];
  const published = publishedManifest(manifest, files, textOf(join(to, 'dist')));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  return to;
}

/**
 * Lays out the library that runs models as the registry has it, for this platform alone and without its install script, which
 * would download hundreds of megabytes for graphics cards, and fail the install where its host cannot be reached. Returns the folder.
 */
function stageRuntime(parent) {
  const from = join(ROOT, 'node_modules/onnxruntime-node');
  const to = join(parent, 'onnxruntime-node');
  cpSync(from, to, { recursive: true, filter: (path) => !['script', 'bin'].includes(relative(from, path)) });
  const own = join('bin/napi-v6', platform, arch);
  cpSync(join(from, own), join(to, own), { recursive: true });
  const {
    scripts: _scripts,
    devDependencies: _dev,
    ...manifest
  } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  // Only the script needed the other two.
  const dependencies = { 'onnxruntime-common': manifest.dependencies['onnxruntime-common'] };
  const published = { ...manifest, dependencies, os: [platform], cpu: [arch] };
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  return to;
}

/**
 * Writes the declarations of what a package exports, one file for each entry.
 *
 * What its own modules declare to each other stays inside: it names types of libraries that a stranger's compiler would have to read.
 */
async function declare({ exports }, from, to) {
  for (const path of filesBelow(from)) {
    if (!path.endsWith('.d.ts')) continue;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/\b(from |import\()(['"])(\.[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
  }
  const sources = JSON.stringify(exports ?? {}).matchAll(/\.\/src\/([\w./-]+)\.ts/g);
  const input = Object.fromEntries([...sources].map(([, name]) => [name, join(from, `${name}.d.ts`)]));
  const bundle = await rollup({ input, plugins: [dts()], external: (id) => !/^[./]/.test(id) });
  await bundle.write({
    dir: to,
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'types-[hash].d.ts',
  });
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function textOf(folder) {
  return filesBelow(folder)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

/** A manifest as it is published: what development needs is left out, and the exports name what was built. */
function publishedManifest(
  { private: _private, devDependencies: _dev, scripts: _scripts, ...manifest },
  files,
  text,
) {
  // What only types came from is not needed any more.
  const isNeeded = ([name]) => new RegExp(`['"]${name}(/[^'"]*)?['"]`).test(text) || PEERS.includes(name);
  const dependencies = Object.fromEntries(Object.entries(manifest.dependencies ?? {}).filter(isNeeded));
  return { ...manifest, dependencies, files, engines: ENGINES, exports: builtExports(manifest.exports) };
}

function builtExports(exports) {
  const entries = Object.entries(exports ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string'
      ? { types: built(value).replace(/\.js$/, '.d.ts'), default: built(value) }
      : builtExports(value),
  ]);
  return Object.fromEntries(entries);
}

/** The name of the built file in the place of its source: `./src/index.ts` is `./dist/index.js`. */
function built(text) {
  return text.replace(/\/src\/([\w./-]+)\.ts\b/g, '/dist/$1.js');
}

function pack(folder, target) {
  const told = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target], folder),
  );
  return join(target, told[0].filename);
}

function run(command, args, cwd = ROOT) {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    throw new Error(
      `${basename(command)} ${args.join(' ')} failed\n${error.stdout ?? ''}${error.stderr ?? ''}`,
    );
  }
}

function bin(path) {
  return join(ROOT, 'node_modules', path);
}

function say(text) {
  console.log(`pack: ${text}`);
}
