// SPDX-License-Identifier: Apache-2.0
// Holds the walls of ARCHITECTURE.md: who may import what. Prints one line for each import that may not be, and fails.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

/** Floors from the ground up: a package imports packages of lower floors only. */
const FLOORS = [
  ['base', 'gating', 'shapley', 'typegen'],
  ['account', 'tensor', 'rpc', 'program', 'models'],
  ['synapse', 'chain', 'keystore', 'embedded-chain'],
  ['axon', 'dendrite', 'model', 'testkit', 'fakes'],
  ['neuron'],
  ['miner', 'validator'],
  ['market'],
  ['cli'],
  ['e2e', 'examples', 'zombienet', 'deploy', 'generator'],
];

/** What only some packages know, by the beginning of its name. */
const OWNERS = {
  // Network 0006 reads the chain as a stranger's program does, beside our client.
  '@polkadot/api': ['chain', 'embedded-chain', 'typegen', 'zombienet'],
  '@polkadot/types': ['chain', 'embedded-chain', 'typegen'],
  '@acala-network/': ['embedded-chain'],
  'onnxruntime-': ['model'],
  '@bufbuild/protobuf': ['synapse'],
};

/** Packages that run in a browser, and the files of them that need not. */
const WITHOUT_NODE = {
  rpc: [],
  base: [],
  account: ['verifier.ts', 'verify-worker.ts'],
  tensor: [],
  gating: [],
  shapley: [],
};

/** What tests of any floor may stand on. */
const FOR_TESTS = ['fakes', 'models'];

/** Folders in which everything is there for tests. */
const ONLY_TESTS = ['e2e', 'examples', 'zombienet', 'deploy'];

/** The program that writes the types of the chain; what it writes is on the ground floor. */
const GENERATOR = 'typegen/generate.ts';

/** Returns what is wrong with the imports of a checkout, a line each. */
export function checkImports(root) {
  const files = sourcesOf(root);
  const problems = [];
  const arrows = new Map();
  for (const file of files) {
    const { targets, faults } = readImports(root, file);
    arrows.set(file.path, targets);
    problems.push(...faults);
  }
  for (const circle of circlesOf(arrows)) problems.push(`${circle.join(' -> ')}: a circle`);
  problems.push(...checkManifests(root, files));
  return problems;
}

/** Every module of ours with the package that it is in; generated ones are left out. */
function sourcesOf(root) {
  const folders = readdirSync(join(root, 'ts')).map((name) => [name, join('ts', name)]);
  folders.push(
    ['examples', 'examples'],
    ['typegen', 'typegen'],
    ['zombienet', 'zombienet/checks'],
    ['deploy', 'deploy'],
  );
  return folders.flatMap(([owner, folder]) =>
    list(root, folder)
      .filter((path) => /\.ts$/.test(path) && !/(^|\/)(generated|node_modules|dist|fixtures)\//.test(path))
      .map((path) => ({
        owner: path === GENERATOR ? 'generator' : owner,
        path,
        isTest: isTest(path) || ONLY_TESTS.includes(owner),
        text: readFileSync(join(root, path), 'utf8'),
      })),
  );
}

function list(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : list(root, path);
    return [path];
  });
}

function isTest(path) {
  return /\.test\.ts$|\/bench\.ts$/.test(path);
}

/** The modules of ours that a file imports, and what it imports and may not. */
function readImports(root, file) {
  const targets = [];
  const faults = [];
  for (const name of importsOf(file.text)) {
    if (name.startsWith('.')) {
      const target = relative(root, resolve(root, dirname(file.path), name));
      if (!target.startsWith(`..`)) targets.push(target);
    }
    const fault = faultOf(file, name);
    if (fault !== undefined) faults.push(`${file.path}: imports ${name}, ${fault}`);
  }
  return { targets, faults };
}

/** What a text imports, types and calls of `import()` included; comments and texts inside of strings do not count. */
function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'/gm,
  );
  const calls = code.matchAll(/\b(?:import|import\.meta\.resolve)\(\s*'([^']+)'/g);
  return new Set([...statements, ...calls].map(([, from, bare]) => from ?? bare));
}

function faultOf(file, name) {
  if (isNodeModule(name)) return nodeFault(file);
  for (const [prefix, owners] of Object.entries(OWNERS)) {
    if (name.startsWith(prefix) && !owners.includes(file.owner)) {
      return `which only ${owners.join(', ')} may`;
    }
  }
  const target = packageOf(name);
  if (target === undefined || target === file.owner) return undefined;
  const [from, to] = [floorOf(file.owner), floorOf(target)];
  if (to === undefined) return 'which is on no floor: add it to scripts/check-imports.js';
  if (to < from) return undefined;
  if (file.isTest && (to === from || FOR_TESTS.includes(target))) return undefined;
  return to === from
    ? `which is on the same floor, ${from}`
    : `which is above: floor ${to} from floor ${from}`;
}

function isNodeModule(name) {
  return name.startsWith('node:') || builtinModules.includes(name);
}

function nodeFault({ owner, path, isTest: test }) {
  const excepted = WITHOUT_NODE[owner];
  if (excepted === undefined || test || excepted.some((file) => path.endsWith(`/${file}`))) return undefined;
  return `and ${owner} needs nothing of Node`;
}

function packageOf(name) {
  return /^@ganglion\/([a-z0-9-]+)/.exec(name)?.[1] ?? (name === 'ganglion' ? 'cli' : undefined);
}

function floorOf(owner) {
  const floor = FLOORS.findIndex((names) => names.includes(owner));
  return floor < 0 ? undefined : floor + 1;
}

/** Each circle of imports between modules, once: the strongly connected components (Tarjan). */
function circlesOf(arrows) {
  const circles = [];
  const indices = new Map();
  const lows = new Map();
  const stack = [];
  const visit = (node) => {
    indices.set(node, indices.size);
    lows.set(node, indices.get(node));
    stack.push(node);
    for (const next of arrows.get(node) ?? []) {
      if (!arrows.has(next)) continue;
      if (!indices.has(next)) visit(next);
      if (stack.includes(next)) lows.set(node, Math.min(lows.get(node), lows.get(next)));
    }
    if (lows.get(node) !== indices.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1) circles.push(component);
  };
  for (const node of arrows.keys()) if (!indices.has(node)) visit(node);
  return circles;
}

/** What a package imports and does not name among its dependencies, or names and does not import. */
function checkManifests(root, files) {
  const problems = [];
  for (const owner of new Set(files.map((file) => file.owner))) {
    const path = ['examples', 'typegen'].includes(owner) ? owner : join('ts', owner);
    let manifest;
    try {
      manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    } catch {
      continue;
    }
    const own = files.filter((file) => file.owner === owner);
    const used = namesOf(own.filter((file) => !file.isTest));
    const usedByTests = namesOf(own);
    const known = { ...manifest.dependencies, ...manifest.optionalDependencies };
    const developed = { ...known, ...manifest.devDependencies };
    for (const name of used) {
      if (known[name] === undefined && name !== manifest.name)
        problems.push(`${path}/package.json: lacks ${name} in dependencies`);
    }
    for (const name of usedByTests) {
      if (used.has(name) || developed[name] !== undefined || name === manifest.name) continue;
      if (name.startsWith('@ganglion/')) {
        problems.push(`${path}/package.json: lacks ${name} in devDependencies`);
      }
    }
    for (const name of Object.keys(known)) {
      if (name.startsWith('@ganglion/') && !used.has(name))
        problems.push(`${path}/package.json: ${name} is not imported`);
    }
  }
  return problems;
}

/** The packages that files import, by the name of the package. */
function namesOf(files) {
  const names = new Set();
  for (const file of files) {
    for (const name of importsOf(file.text)) {
      if (/^[.#]/.test(name) || isNodeModule(name) || name === '@jest/globals') continue;
      names.add(
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    }
  }
  return names;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkImports(join(dirname(fileURLToPath(import.meta.url)), '..'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) exit(1);
}
