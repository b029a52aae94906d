// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bondToDecimal, type ChainClient, type Hash, type Metagraph } from '@ganglion/chain';

/** A case for the maths program: the state just before an epoch. */
export interface EpochCase {
  readonly n: number;
  readonly block: number;
  readonly stake: readonly string[];
  readonly rows: readonly {
    readonly set_at: number;
    readonly weights: readonly (readonly [number, number])[];
  }[];
  readonly registered_at: readonly number[];
  readonly bonds: readonly (readonly (readonly [number, string])[])[];
  readonly params: Readonly<Record<string, string | number | null>> & { readonly emission: string };
  readonly carry: string;
}

/** What the maths program answers: decimals and integers as strings. */
export interface EpochAnswer {
  readonly stake: readonly string[];
  readonly rank: readonly string[];
  readonly trust: readonly string[];
  readonly consensus: readonly string[];
  readonly incentive: readonly string[];
  readonly bonds: readonly (readonly (readonly [number, string])[])[];
  readonly dividends: readonly string[];
  readonly emission: readonly string[];
  readonly carry: string;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Reads from the chain what the epoch of the next block will be given. */
export async function readCase(client: ChainClient, at: Hash): Promise<EpochCase> {
  const { block, neurons } = await client.metagraph({ at });
  const parameters = await client.hyperparameters({ at });
  const { carry } = await client.epochStatus({ at });
  const weights = new Map((await client.weights({ at })).map((row) => [row.uid, row]));
  const bonds = new Map((await client.bonds({ at })).map((row) => [row.uid, row.bonds]));
  return {
    n: neurons.length,
    block: block.number + 1,
    stake: neurons.map(({ stake }) => stake.toString()),
    rows: neurons.map(({ uid }) => ({
      set_at: weights.get(uid)?.meantAt ?? 0,
      weights: (weights.get(uid)?.edges ?? []).map((edge) => [edge.uid, edge.weight] as const),
    })),
    registered_at: neurons.map(({ registeredAt }) => registeredAt),
    bonds: neurons.map(({ uid }) =>
      (bonds.get(uid) ?? []).map((entry) => [entry.uid, round(bondToDecimal(entry.bond), 30)] as const),
    ),
    params: {
      rho: parameters.rho,
      kappa: parameters.kappa,
      trust_threshold: parameters.trustThreshold,
      bond_retention: parameters.bondRetention,
      self_ownership: parameters.selfOwnership,
      activity_cutoff: parameters.activityCutoff === undefined ? null : Number(parameters.activityCutoff),
      emission: (parameters.emissionPerBlock * BigInt(parameters.tempo)).toString(),
    },
    carry: carry.toString(),
  };
}

/** Reads from the chain what an epoch left, in the form of the maths program's answer. */
export async function readAnswer(client: ChainClient, metagraph: Metagraph): Promise<EpochAnswer> {
  const at = metagraph.block.hash;
  const { neurons } = metagraph;
  const { carry } = await client.epochStatus({ at });
  const bonds = new Map((await client.bonds({ at })).map((row) => [row.uid, row.bonds]));
  const column = (name: 'rank' | 'trust' | 'consensus' | 'incentive' | 'dividends') =>
    neurons.map((neuron) => neuron[name].toString());
  return {
    stake: neurons.map(({ stake }) => stake.toString()),
    rank: column('rank'),
    trust: column('trust'),
    consensus: column('consensus'),
    incentive: column('incentive'),
    bonds: neurons.map(({ uid }) =>
      (bonds.get(uid) ?? []).map((entry) => [entry.uid, entry.bond.toString()] as const),
    ),
    dividends: column('dividends'),
    emission: neurons.map(({ emission }) => emission.toString()),
    carry: carry.toString(),
  };
}

/**
 * Runs the maths program on a case; fractions and bonds come back in the chain's units, so that
 * equal is equal.
 *
 * The program prints 30 digits after the point, which tell any two multiples of 2^-96 apart.
 */
export async function runMaths(input: EpochCase): Promise<EpochAnswer> {
  const [carry, emission] = [BigInt(input.carry), BigInt(input.params.emission)];
  // The chain gives an epoch of what is carried as much as it emits, at most; the rest stays
  // carried.
  const taken = carry < emission ? carry : emission;
  const answer = await runProgram(JSON.stringify({ ...input, carry: taken.toString() }));
  const column = (values: readonly string[]) => values.map((value) => toFractionBits(value));
  return {
    stake: answer.stake,
    rank: column(answer.rank),
    trust: column(answer.trust),
    consensus: column(answer.consensus),
    incentive: column(answer.incentive),
    bonds: answer.bonds.map((row) => row.map(([uid, bond]) => [uid, toBits(bond, 96n).toString()] as const)),
    dividends: column(answer.dividends),
    emission: answer.emission,
    carry: (BigInt(answer.carry) + carry - taken).toString(),
  };
}

async function runProgram(input: string): Promise<EpochAnswer> {
  const built = process.env.GANGLION_MATH_EPOCH;
  const [command, args] =
    built === undefined
      ? ['cargo', ['run', '--quiet', '--release', '-p', 'ganglion-math', '--example', 'epoch']]
      : [built, []];
  const child = spawn(command, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the maths program ended with status ${status}`);
  return JSON.parse(output);
}

/** A proportion as the chain stores it: 2^64-1 is one. */
function toFractionBits(decimal: string): string {
  const bits = toBits(decimal, 64n);
  const one = 2n ** 64n;
  return (bits === one ? one - 1n : bits).toString();
}

/** The multiple of 2^-bits that is nearest to a decimal. */
function toBits(decimal: string, bits: bigint): bigint {
  const [whole = '0', rest = ''] = decimal.split('.');
  const scale = 10n ** BigInt(rest.length);
  return (BigInt(whole + rest) * 2n ** (bits + 1n) + scale) / (2n * scale);
}

/** A decimal rounded to nearest at so many digits after the point. */
function round(decimal: string, digits: number): string {
  const [whole = '0', rest = ''] = decimal.split('.');
  if (rest.length <= digits) return decimal;
  const kept = BigInt(whole + rest.slice(0, digits)) + (Number(rest[digits]) >= 5 ? 1n : 0n);
  const text = kept.toString().padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
