// SPDX-License-Identifier: Apache-2.0
// A process that sends transfers at once: `node sender.ts ENDPOINT URI NAME COUNT`. Prints what became of each as JSON.

import { fromUri } from '@ganglion/account';
import { connectChain, TOKEN } from '@ganglion/chain';

const [endpoint = '', uri = '', name = '', count = '0'] = process.argv.slice(2);
const client = await connectChain({ endpoint });
const from = await fromUri(uri);
const outcomes = await Promise.allSettled(
  Array.from({ length: Number(count) }, async (_, number) => {
    const to = await fromUri(`//${name}//${number}`);
    await client.transfer({ from, to: to.publicKey, amount: TOKEN + BigInt(number) });
  }),
);
await client.close();
process.stdout.write(
  JSON.stringify(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'ok'))),
);
