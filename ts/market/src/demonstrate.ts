// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { GanglionError, shownEndpoint } from '@ganglion/base';
import { formatAmount } from '@ganglion/chain';
import { columnsOf } from '@ganglion/program/help';
import { askMiner } from './ask.ts';
import type { CommandOf } from './commands.ts';
import { type DemoSettings, PROMPT } from './config.ts';
import { watchMarket } from './epochs.ts';
import { type Check, type Evidence, runChecks } from './judge.ts';
import { createProgress, type Progress } from './progress.ts';
import type { EpochRecord } from './record.ts';
import { type Market, startMarket } from './start.ts';
import { epochLine, foldLine, metagraphTable } from './table.ts';

/** So little text left is told. */
const LAST_SECONDS = 60;

/** An epoch takes six seconds. */
const EPOCHS_PER_LINE = 10;

/**
 * Runs the market that the settings describe and judges it; returns whether every check held.
 *
 * With `keep` it returns when the signal aborts. When it returns or throws, nothing is left running. `commandOf` says
 * how the programs are started.
 */
export async function demonstrate(
  settings: DemoSettings,
  components: { readonly commandOf: CommandOf },
  signal: AbortSignal,
): Promise<boolean> {
  const { commandOf } = components;
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1_000;
  const hasColours = process.stdout.isTTY && !process.env.NO_COLOR;
  // A line in a file is as long as it is.
  const columns = process.stdout.isTTY ? columnsOf(process.stdout) : Number.POSITIVE_INFINITY;
  const progress = createProgress({ write: (text) => process.stdout.write(text), hasColours });
  const { seed, epochs, chain: endpoint } = settings;
  // Better to know now than after a minute of work.
  if (settings.json !== undefined) await writeReport(settings.json, '');
  await using stack = new AsyncDisposableStack();
  stack.defer(() => progress.line(`\nstopped after ${seconds().toFixed(1)} s`));

  const place = endpoint === undefined ? 'on this machine' : `on the chain at ${shownEndpoint(endpoint)}`;
  progress.line(`A market for machine intelligence ${place}: seed ${seed}, ${epochs} epochs\n`);
  const market = stack.use(await startMarket({ seed, endpoint, commandOf, progress }, { signal }));
  for (const child of market.children) {
    child.ended.then((reason) => {
      if (!signal.aborted && !stack.disposed)
        progress.line(progress.red(`${child.name} has ended: ${reason}`));
    });
  }
  progress.line(`${listProcesses(market, 'processes  ', columns)}\n`);

  const watched = seconds();
  const records = await watchAndShow(market, { epochs, progress, columns }, signal);
  progress.mark('epochs', seconds() - watched);
  const neurons = records.at(-1)?.neurons ?? [];
  progress.line(`\n${metagraphTable(neurons, columns)}\n`);

  const answer = await askAndShow(market, { neurons, seed, progress }, signal);
  const checks = runChecks({ epochs: records, processes: processesOf(market), answer });
  progress.mark('total', seconds());
  showChecks(checks, progress);
  if (settings.json !== undefined) {
    const seen = records.map(({ block, neurons }) => ({ block, neurons }));
    const report = { epochs: seen, checks, timings: progress.timings };
    await writeReport(settings.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (settings.keep && !signal.aborted) {
    progress.line(howToUse(market, commandOf, columns));
    await keepTelling(market, { progress }, signal);
  }
  return checks.every(({ ok }) => ok);
}

/** Watches so many epochs, with a line for each. */
function watchAndShow(
  market: Market,
  init: { readonly epochs: number; readonly progress: Progress; readonly columns: number },
  signal: AbortSignal,
): Promise<readonly EpochRecord[]> {
  const { epochs, progress, columns } = init;
  const onEpoch = (record: EpochRecord, index: number) => progress.line(epochLine(record, index, columns));
  const onBaseline = (block: number) =>
    progress.line(`epoch  -  block ${String(block).padStart(4)}  not everybody has voted yet`);
  return watchMarket(market, { epochs, onEpoch, onBaseline }, { signal });
}

/** Tells of an epoch about once a minute, so that one sees that the market goes on, until the signal aborts. */
async function keepTelling(
  market: Market,
  { progress }: { readonly progress: Progress },
  signal: AbortSignal,
): Promise<void> {
  let seen = 0;
  let hasText = true;
  try {
    for await (const { block, minted } of market.chain.watchEpochs({ signal })) {
      if (seen % EPOCHS_PER_LINE === 0) {
        progress.line(`block ${String(block.number).padStart(5)}  minted ${formatAmount(minted)}`);
      }
      seen += 1;
      const reports = [...market.reports.values()];
      if (
        hasText &&
        reports.length > 0 &&
        reports.every(({ text }) => text.secondsLeft !== null && text.secondsLeft < LAST_SECONDS)
      ) {
        hasText = false;
        progress.line(
          progress.red('the text ends within a minute: nobody is asked then, and nobody is paid anew'),
        );
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    // What is left of it is still theirs to look at.
    progress.line(progress.red(GanglionError.from(error).message));
    await once(signal, 'abort');
  }
}

function processesOf({ children, members }: Market): Evidence['processes'] {
  return children.map(({ name, isAlive }) => {
    const member = members.find((candidate) => candidate.name === name);
    return { name, isAlive, model: member?.model?.name };
  });
}

function listProcesses({ children }: Market, head: string, columns: number): string {
  const each = children.map(({ name, pid }) => `${name} ${pid}`);
  return foldLine(head, each, columns, ', ');
}

/** Asks for one text; a market that cannot answer fails its check and not the demo. */
async function askAndShow(
  market: Market,
  init: { readonly neurons: EpochRecord['neurons']; readonly seed: number; readonly progress: Progress },
  signal: AbortSignal,
): Promise<string> {
  const { neurons, seed, progress } = init;
  try {
    const asker = market.members.find(({ role }) => role === 'validator');
    if (asker === undefined) throw new GanglionError('not-found', { what: 'nobody asks' });
    const components = { chain: market.chain, hotkey: asker.hotkey };
    const best = await askMiner(components, { prompt: PROMPT, seed }, { signal });
    const model = neurons.find(({ uid }) => uid === best.uid)?.model ?? 'no model';
    progress.line(`prompt     ${PROMPT} ...`);
    progress.line(
      `uid ${best.uid}, ${model}, ${best.elapsedMs.toFixed(0)} ms:  ...${best.text.replace(/\s+/g, ' ')}\n`,
    );
    return best.text;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    progress.line(progress.red(`prompt     no answer: ${GanglionError.from(thrown).message}\n`));
    return '';
  }
}

function showChecks(checks: readonly Check[], progress: Progress): void {
  for (const { name, ok, value } of checks) {
    progress.line(`${ok ? progress.green('ok  ') : progress.red('FAIL')}  ${name}: ${value}`);
  }
  const failed = checks.filter(({ ok }) => !ok).length;
  const line = `demo: ${checks.length - failed} passed, ${failed} failed`;
  progress.line(`\n${failed === 0 ? progress.green(line) : progress.red(line)}`);
}

async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the report cannot be written',
      facts: { flag: '--json', value: path },
      hint: 'give a file in a folder that exists and may be written to',
      cause,
    });
  }
}

function howToUse(market: Market, commandOf: CommandOf, columns: number): string {
  const { chain, directory } = market;
  const { endpoint } = chain;
  const left = [...market.reports.values()].flatMap(({ text }) => text.secondsLeft ?? []);
  const minutes = left.length === 0 ? 'some' : Math.round(Math.min(...left) / 60);
  return `
The market goes on until you press Ctrl-C.
  chain      ${endpoint}
  look at it https://polkadot.js.org/apps/?rpc=${encodeURIComponent(endpoint)}#/explorer
  keys       ${directory}/*.json, passphrase in ${directory}/passphrase
  logs       ${directory}/logs/
  text       lasts for ${minutes} more minutes; then nobody is asked any more, and nobody is paid anew
${listProcesses(market, '  processes  ', columns)}
  try        kill -9 one of the miners: the validators carry on without it
  ask        ${commandOf('ask').join(' ')} \\
             --chain ${endpoint} --keystore ${directory}/validator-1.json \\
             --passphrase-file ${directory}/passphrase --prompt 'In the beginning'`;
}
