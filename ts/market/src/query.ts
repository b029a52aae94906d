// SPDX-License-Identifier: Apache-2.0

import { silentLogger } from '@ganglion/base';
import { connectChain } from '@ganglion/chain';
import { neuronSettings, openHotkey } from '@ganglion/neuron';
import { readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { z } from 'zod';
import { askMiner } from './ask.ts';
import { PROMPT } from './config.ts';

const { chain, keystore, passphraseFile, devUri } = neuronSettings;
const program = {
  program: 'node ts/market/src/query.ts',
  summary: 'Asks a miner of a running market to continue a text, and prints it.',
  settings: {
    ...{ chain, keystore, passphraseFile, devUri },
    prompt: { schema: z.string().min(1).default(PROMPT), value: 'TEXT', help: `default: ${PROMPT}` },
    uid: {
      schema: z.coerce.number().int().min(0).max(65_535).optional(),
      value: 'UID',
      help: 'the neuron to ask, 0 to 65535; default: the one that earns most',
    },
    tokens: {
      schema: z.coerce.number().int().min(1).max(512).default(32),
      value: 'N',
      help: 'longest answer, 1 to 512 tokens; default 32',
    },
    seed: {
      schema: z.coerce.number().int().min(0).max(4_294_967_295).default(0),
      value: 'N',
      help: 'another seed gives another text, 0 to 4294967295; default 0',
    },
  },
};

await runProgram(silentLogger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    return;
  }
  const hotkey = await openHotkey(settings, process.env.GANGLION_PASSPHRASE);
  const client = await connectChain({ endpoint: settings.chain }, { signal });
  try {
    const { prompt, uid, tokens, seed } = settings;
    const question = { prompt, uid, maxNewTokens: tokens, seed };
    const answer = await askMiner({ chain: client, hotkey }, question, { signal });
    process.stdout.write(`uid ${answer.uid}, ${answer.elapsedMs.toFixed(0)} ms: ${prompt}${answer.text}\n`);
  } finally {
    await client.close();
  }
});
