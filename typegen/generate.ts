// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeRuntime, readRuntime } from '@ganglion/embedded-chain';

const USAGE = `usage: node typegen/generate.ts [--check] [--wasm FILE]

Writes typegen/metadata/<spec version>.scale and typegen/src/generated from a runtime, without a node.

  --check      writes nothing; fails when a file would change
  --wasm FILE  the runtime (default: the committed one)
`;

/** What the generators write and nothing needs: definitions for hand-written types, and a copy of the metadata as code. */
const UNUSED = new Set(['definitions.ts', 'index.ts', 'lookup.ts', 'types.ts']);

const HERE = path.dirname(fileURLToPath(import.meta.url));
const METADATA = path.join(HERE, 'metadata');
const GENERATED = path.join(HERE, 'src', 'generated');

/** The file about runtime APIs. */
const RUNTIME_APIS = 'augment-api-runtime.ts';

/** File contents by path relative to this folder. */
type Files = ReadonlyMap<string, Uint8Array>;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    wasm: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const wasm = values.wasm === undefined ? await readRuntime() : await readFile(values.wasm);
  const wanted = await generate(wasm);
  const differing = compare(wanted, await readCommitted());
  if (differing.length === 0) {
    process.stdout.write('typegen: the generated types fit the runtime\n');
  } else if (values.check) {
    process.stderr.write(
      `typegen: ${differing.length} generated files do not fit the runtime:\n` +
        `${differing.map((file) => `  typegen/${file}\n`).join('')}` +
        'run `node typegen/generate.ts` and commit the result\n',
    );
    process.exitCode = 1;
  } else {
    await write(wanted);
    process.stdout.write(`typegen: wrote ${differing.map((file) => `typegen/${file}`).join(', ')}\n`);
  }
}

/** Every file that belongs to a runtime; the same runtime gives the same bytes. */
async function generate(wasm: Uint8Array): Promise<Files> {
  const { specVersion, metadata } = await describeRuntime(wasm);
  const work = await mkdtemp(path.join(tmpdir(), 'ganglion-typegen-'));
  try {
    // The shape of the answer to state_getMetadata, which is what the generators read.
    const answer = { jsonrpc: '2.0', id: 1, result: `0x${Buffer.from(metadata).toString('hex')}` };
    await writeFile(path.join(work, 'metadata.json'), JSON.stringify(answer));
    await mkdir(path.join(work, 'generated'));
    await writeFile(path.join(work, 'generated', 'definitions.ts'), 'export {};\n');
    const common = ['--package', '@ganglion/typegen/generated', '--endpoint', './metadata.json'];
    runGenerator('polkadot-types-from-defs', [...common, '--input', './generated'], work);
    runGenerator('polkadot-types-from-chain', [...common, '--output', './generated', '--strict'], work);
    const files = new Map<string, Uint8Array>([[`metadata/${specVersion}.scale`, metadata]]);
    for (const name of (await readdir(path.join(work, 'generated'))).sort()) {
      if (UNUSED.has(name)) continue;
      const text = await readFile(path.join(work, 'generated', name), 'utf8');
      files.set(`src/generated/${name}`, Buffer.from(name === RUNTIME_APIS ? dropUnknownNames(text) : text));
    }
    return files;
  } finally {
    await rm(work, { recursive: true });
  }
}

/**
 * Takes out of parameters the types that the generator names but neither declares nor imports.
 *
 * It flattens a wrapper such as `Uid(u16)` everywhere but there. What remains of the union is what a caller can give.
 */
function dropUnknownNames(text: string): string {
  const known = new Set(['Uint8Array']);
  for (const [, names = ''] of text.matchAll(/^import type \{ (.*) \} from/gm)) {
    for (const name of names.split(', ')) known.add(name);
  }
  return text.replaceAll(/\b([A-Z]\w+) \| /g, (union, name) => (known.has(name) ? union : ''));
}

function runGenerator(name: string, args: readonly string[], cwd: string): void {
  const script = fileURLToPath(import.meta.resolve(`@polkadot/typegen/scripts/${name}.mjs`));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new Error(`${name} failed with status ${status}:\n${stdout}\n${stderr}`);
}

async function readCommitted(): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const folder of [METADATA, GENERATED]) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.sort()) {
      const file = path.join(folder, name);
      files.set(path.relative(HERE, file).split(path.sep).join('/'), await readFile(file));
    }
  }
  return files;
}

/** The files that are missing, surplus or different. */
function compare(wanted: Files, found: Files): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()]);
  return [...names].sort().filter((name) => {
    const [one, other] = [wanted.get(name), found.get(name)];
    return one === undefined || other === undefined || Buffer.compare(one, other) !== 0;
  });
}

async function write(files: Files): Promise<void> {
  for (const folder of [METADATA, GENERATED]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  for (const [name, bytes] of files) await writeFile(path.join(HERE, name), bytes);
}
