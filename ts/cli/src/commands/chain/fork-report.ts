// SPDX-License-Identifier: Apache-2.0
import { isIPv6 } from 'node:net';
import { shownEndpoint } from '@ganglion/base';
import type { BlockRef, Hex } from '@ganglion/embedded-chain';
import type { RehearsalCheck, UpgradeRehearsal } from '@ganglion/testkit';
import { blockTimeOf, type ForkSettings } from './fork-settings.ts';

/** What `--json` prints when a fork is served. */
export interface Serving {
  readonly ready: true;
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The endpoint that was forked; `null` for the committed genesis. */
  readonly source: string | null;
  /** The last block of the source. */
  readonly block: BlockRef;
  /** Where the monitoring page is; absent when none was asked for. */
  readonly metricsPort: number | undefined;
}

/** What a fork is, and what to do with it. */
export function describeServing(
  { endpoint, source, block, metricsPort }: Serving,
  settings: Pick<ForkSettings, 'blockTime' | 'metricsHost'>,
): string {
  const { metricsHost } = settings;
  const blockTimeMs = blockTimeOf(settings);
  const host = isIPv6(metricsHost) ? `[${metricsHost}]` : metricsHost;
  const origin =
    source === null ? 'The committed genesis' : `A fork of ${shownEndpoint(source)} at block ${block.number}`;
  const blocks =
    blockTimeMs === 'instant'
      ? 'for each batch of transactions'
      : blockTimeMs === 'manual'
        ? 'on request'
        : `every ${blockTimeMs} ms`;
  return `${origin} is served at ${endpoint}; blocks come ${blocks}. Stop it with Ctrl-C.

  in a browser    https://polkadot.js.org/apps/?rpc=${endpoint}
  in a test       const market = await attachMarket({ endpoint: '${endpoint}' })   (@ganglion/testkit)
                  await market.chain.advanceEpochs(1); await market.chain.fund(address, 5n * TOKEN);
                  await market.chain.warp({ time: Date.now() + 86_400_000 });
  by JSON-RPC     on that websocket: dev_newBlock [{"count": 10}] · dev_setStorage [[[key, value]]] · dev_timeTravel [milliseconds] ·
                  dev_setBlockBuildMode ["Instant" | "Manual"]
${metricsPort === undefined ? '' : `  metrics         http://${host}:${metricsPort}/metrics, /health, /ready\n`}`;
}

const MARKS: Readonly<Record<RehearsalCheck['outcome'], string>> = {
  passed: 'ok',
  failed: 'FAILED',
  absent: 'absent',
  skipped: 'skipped',
};

/** What became of an upgrade, a line for each check. */
export function describeRehearsal({
  specName,
  from,
  to,
  isNewer,
  passed,
  upgradedAt,
  checks,
}: UpgradeRehearsal): string {
  const lines = checks.map(
    ({ name, outcome, detail }) => `  ${name.padEnd(12)} ${MARKS[outcome].padEnd(8)} ${detail}`,
  );
  const warning = isNewer
    ? ''
    : `\nwarning: system.set_code refuses spec version ${to} on a chain of ${from}; it must be greater\n`;
  const verdict = isNewer ? 'The upgrade passed.' : 'The runtime passed, and could not be set on this chain.';
  return `Upgrade of ${specName} from spec version ${from} to ${to}, in block ${upgradedAt} of the fork

${lines.join('\n')}
${warning}
${passed ? verdict : 'The upgrade FAILED.'}
`;
}
