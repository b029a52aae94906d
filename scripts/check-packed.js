// SPDX-License-Identifier: Apache-2.0
// Uses packed packages as a stranger would: installs them in an empty folder, outside of any checkout, on plain Node 24.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execPath, getuid } from 'node:process';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** The user who has no checkout, where this is root. */
const NOBODY = 65_534;

/** What a stranger writes: a test with the test kit, and a miner with a model of the package on a chain in the process. */
const FILES = {
  'package.json': '{ "private": true, "type": "module" }\n',
  'market.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMarket, requireNeuron, TOKEN } from '@ganglion/testkit';

test('an epoch pays the miner whom a validator names', async () => {
  await using market = await openMarket();
  const [from] = await market.addNeurons(1, { name: '//validator', stake: 100n * TOKEN });
  const [miner] = await market.addNeurons(1, { name: '//miner' });
  await market.setWeights([{ from, on: [[miner, 1]] }]);
  const { after } = await market.crossEpoch();
  assert.ok(requireNeuron(after.metagraph, miner.uid).emission > 0n);
});
`,
  'miner.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  askMiner,
  connectChain,
  createMiner,
  enrol,
  fromUri,
  loadCatalogue,
  modelPath,
  openModel,
  silentLogger,
  startEmbeddedChain,
  TOKEN,
  tokenizerPath,
} from 'ganglion';

test('a miner answers who asks the network', async () => {
  await using stack = new AsyncDisposableStack();
  const served = await startEmbeddedChain({ blockTimeMs: 500 });
  stack.defer(() => served.stop());
  const [hotkey, asker] = await Promise.all(['//miner', '//asker'].map((uri) => fromUri(uri)));
  assert.ok(hotkey !== undefined && asker !== undefined);
  const chain = await connectChain({ endpoint: served.endpoint });
  stack.defer(() => chain.close());
  const coldkey = await fromUri('//owner');
  const entrants = [
    { hotkey, coldkey, stake: 0n },
    { hotkey: asker, coldkey, stake: 100n * TOKEN },
  ];
  await enrol(chain, { entrants, payer: await fromUri('//Alice') });
  const { name, context } = loadCatalogue().models[0] ?? { name: '', context: 1 };
  const model = await openModel({
    modelPath: modelPath(name),
    tokenizerPath: tokenizerPath(),
    context,
    logger: silentLogger,
  });
  stack.defer(() => model.close());
  const miner = createMiner({ chain, hotkey, model }, { axonPort: 0, allowLocalAddresses: true });
  await miner.start();
  stack.defer(() => miner.stop());
  // For four seconds it cannot know whether it answered the same question before it was started.
  await sleep(5_000);
  const { text } = await askMiner({ chain, hotkey: asker }, { prompt: 'In the beginning' });
  assert.ok(text.length > 0);
});
`,
};

/** Fails with what a stranger would see, when anything does not work. */
export async function checkPacked({ root, stages, tarballs, work, say }) {
  for (const stage of stages) await lint(stage);
  say('publint has nothing to say');
  const home = join(work, 'stranger');
  mkdirSync(home);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home, name), text);
  const versions = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  const tools = [`typescript@${versions.typescript}`, `@types/node@${versions['@types/node']}`];
  // The Node that npm brought lies in the checkout.
  const node = join(work, 'node');
  mkdirSync(node);
  cpSync(realpathSync(execPath), join(node, 'node'));
  const stranger = { root, home, path: `${node}${delimiter}${process.env.PATH}` };
  say('installing in an empty folder');
  must(stranger, ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs, ...tools]);
  if (getuid?.() === 0) giveAway(work, home);
  const isHidden = canHide(stranger);
  say(isHidden ? 'used by a user who has no checkout' : 'used beside the checkout: this user cannot hide it');
  const use = (...command) => must(stranger, command, { isHidden });
  use('npx', '--no-install', 'ganglion', '--help');
  mustFail(stranger, ['npx', '--no-install', 'ganglion', 'minor', 'run'], { isHidden, status: 2 });
  use(
    'node',
    'node_modules/typescript/bin/tsc',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'esnext',
    '--noEmit',
    ...testsOf(),
  );
  use('node', '--test', ...testsOf());
  say('program, test, miner and types work');
}

function testsOf() {
  return Object.keys(FILES).filter((name) => name.endsWith('.ts'));
}

async function lint(pkgDir) {
  const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
  if (messages.length === 0) return;
  throw new Error(messages.map((message) => `${pkg.name}: ${formatMessage(message, pkg)}`).join('\n'));
}

/** Leaves what was installed to a user who may not read anything else of ours. */
function giveAway(work, home) {
  chmodSync(work, 0o755);
  const { status } = spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, home]);
  if (status !== 0) throw new Error(`chown of ${home} failed`);
}

/** Whether the checkout can be laid out of sight: as root, in a namespace of mounts. */
function canHide(stranger) {
  if (getuid?.() !== 0) return false;
  const { status } = run(stranger, ['sh', '-c', `test ! -e '${stranger.root}/package.json'`], {
    isHidden: true,
  });
  return status === 0;
}

function run({ root, home, path }, command, { isHidden = false } = {}) {
  const env = { PATH: path, HOME: home, LANG: 'C.UTF-8' };
  const hidden = [
    'unshare',
    '--mount',
    'sh',
    '-c',
    `mount -t tmpfs none '${root}' && cd '${home}' && exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups "$@"`,
    'sh',
  ];
  const [program, ...args] = isHidden ? [...hidden, ...command] : command;
  return spawnSync(program, args, {
    cwd: home,
    env: isHidden ? env : { ...process.env, PATH: path },
    encoding: 'utf8',
  });
}

function must(stranger, command, options) {
  mustEnd(stranger, command, options, 0);
}

function mustFail(stranger, command, { status, ...options }) {
  mustEnd(stranger, command, options, status);
}

function mustEnd(stranger, command, options, wanted) {
  const { status, signal, stdout, stderr, error } = run(stranger, command, options);
  if (status === wanted) return;
  throw new Error(
    `${command.join(' ')}: status ${status ?? signal ?? error}, not ${wanted}\n${stdout}${stderr}`,
  );
}
