// SPDX-License-Identifier: Apache-2.0
// A validator that stands still where it is told to, so that it can be killed there: `node promising-validator.ts
// ENDPOINT STATE`. A line of standard input names the place; when it is there, it says so. Its peers answer in this
// process, and know more than it does.
import { createInterface } from 'node:readline';
import { fromUri } from '@ganglion/account';
import { silentLogger } from '@ganglion/base';
import { connectChain, type Receipt, type SubmitOptions } from '@ganglion/chain';
import { evaluationText, loadCatalogue } from '@ganglion/models';
import { openOwnModel } from '@ganglion/neuron';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import type { Tokens } from '@ganglion/tensor';
import { createValidator, type ValidatorComponents } from '@ganglion/validator';

const [endpoint = '', path = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const logger = silentLogger;

let place = '';
const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  place = line;
});
// Nobody is there to kill it any more.
orders.on('close', () => process.exit(1));

/** Goes no further when this is the place. */
async function pass(here: string): Promise<void> {
  if (here !== place) return;
  say(`at ${here}`);
  await new Promise(() => {});
}

const chain = await connectChain({ endpoint });
/** Sends a transaction: as far as the pool, when it is to stand still there. */
async function send<Call>(
  work: (call: Call, options?: SubmitOptions) => Promise<Receipt>,
  call: Call,
  options: SubmitOptions | undefined,
  here: string,
): Promise<Receipt> {
  const waitFor = here === place ? 'submission' : 'inclusion';
  // Said before anything can be in the pool: from now on no block is to be made.
  if (here === place) say(`near ${here}`);
  try {
    const receipt = await work(call, { ...options, waitFor, onSubmitted: () => say('taken') });
    await pass(here);
    return receipt;
  } catch (error) {
    say(`refused: ${error}`);
    throw error;
  }
}

const commit = chain.commitWeights.bind(chain);
const reveal = chain.revealWeights.bind(chain);
chain.commitWeights = (call, options) => send(commit, call, options, 'commit sent');
chain.revealWeights = async (call, options) => {
  await pass('reveal due');
  return send(reveal, call, options, 'reveal sent');
};

const file = createCheckpoint({ path, logger });
let hadPromise = false;
const checkpoint: typeof file = {
  load: (parse) => file.load(parse),
  save: async (state) => {
    const before = hadPromise;
    hadPromise = typeof state === 'object' && state !== null && 'promise' in state && state.promise !== null;
    const now = hadPromise;
    await file.save(state);
    if (now && !before) await pass('promise on disk');
    if (before && !now) await pass('promise kept');
  },
};

const catalogue = loadCatalogue();
const open = async (modelName: string) =>
  (await openOwnModel({ modelName, model: undefined, tokenizer: undefined, context: undefined }, { logger }))
    .model;
const model = await open(catalogue.validator);
const better = await open(catalogue.models[3]?.name ?? '');
const query = async (_axon: unknown, _synapse: string, { inputIds }: { readonly inputIds: Tokens }) => {
  const logits = await better.nextTokenLogits(inputIds);
  return { response: { logits }, elapsedMs: 1, proof: {} };
};
const dendrite = { query } as unknown as ValidatorComponents['dendrite'];
const hotkey = await fromUri('//promising');
const text = evaluationText();
const validator = createValidator(
  { chain, hotkey, model, text, dendrite, checkpoint, logger },
  { seed: 5, batch: 8, window: 16, roundIntervalMs: 500 },
);
await validator.start();
const ready = setInterval(() => {
  if (validator.rounds < 3) return;
  clearInterval(ready);
  say('ready');
}, 20);
