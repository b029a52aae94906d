// SPDX-License-Identifier: Apache-2.0
import { bytesToHex } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { Bytes, Result } from '@polkadot/types';
import type { Codec } from '@polkadot/types/types';
import { u8aConcat } from '@polkadot/util';
import type { Hash } from './ids.ts';
import { encoded, inOrder } from './named-arguments.ts';
import { callRuntime } from './runtime-api.ts';
import type { Session } from './session.ts';

/** A view function of a pallet, by its name. */
export interface View {
  /** As in the metadata: `Registry`. */
  readonly pallet: string;
  /** As in the metadata: `next_evicted`. */
  readonly view: string;
  /** The arguments by name, as in a call. @default none */
  readonly args?: Readonly<Record<string, unknown>> | undefined;
}

/** What the runtime answers: the encoded result, or why it did not ask the pallet. */
type Answer = Result<Bytes, Codec>;
const ANSWER = 'Result<Bytes, u8>';

/**
 * What a view function of the runtime says at a block, in the words of events: numbers as `number`
 * or, beyond 2^53, as text; bytes as hex; accounts as addresses.
 */
export async function readView(
  session: Session,
  { pallet, view, args = {} }: View,
  hash: Hash,
): Promise<unknown> {
  const { registry, runtimeMetadata } = session.api;
  const found = runtimeMetadata.asLatest.pallets
    .find(({ name }) => name.toString() === pallet)
    ?.viewFunctions.find(({ name }) => name.toString() === view);
  if (found === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'the runtime has no such view',
      facts: { pallet, view },
      hint: 'see the view functions of the pallets for the names of all',
    });
  }
  const wanted = found.inputs.map(({ name, type }) => ({
    name: name.toString(),
    type: registry.createLookupType(type),
  }));
  const facts = { pallet, view };
  const values = inOrder(wanted, args, facts);
  const bytes = encoded(wanted, facts, () =>
    wanted.map(({ type }, index) => registry.createTypeUnsafe(type, [values[index]]).toU8a()),
  );
  const input = u8aConcat(
    found.id.toU8a(),
    registry.createType('Bytes', bytesToHex(u8aConcat(...bytes))).toU8a(),
  );
  const answer = await callRuntime<Answer>(
    session,
    'RuntimeViewFunction_execute_view_function',
    ANSWER,
    input,
    hash,
  );
  if (answer.isErr) {
    throw new GanglionError('invalid-argument', {
      what: 'the runtime does not take the arguments of the view',
      facts,
      hint: 'see the view functions of the pallets for what each takes',
    });
  }
  return registry
    .createTypeUnsafe(registry.createLookupType(found.output), [answer.asOk.toU8a(true)])
    .toPrimitive();
}
