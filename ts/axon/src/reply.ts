// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { type ErrorCode, GanglionError, type Logger, type Method, type SynapseName } from '@ganglion/base';
import { type Limits, signResponse } from '@ganglion/synapse';

/** What replying needs. */
export interface ReplyComponents {
  readonly signer: Signer;
  readonly limits: Limits;
  readonly logger: Logger;
}

/** Which request is answered. */
export interface Answered {
  readonly requestHash: Uint8Array;
  /** What names it in logs. */
  readonly requestId: string;
  readonly method: Method;
  readonly synapse: SynapseName;
}

/** A signed message, and what it says: an answer, or the code of why there is none. */
export interface Reply {
  readonly message: Uint8Array;
  readonly code: 'ok' | ErrorCode;
}

/** Signs what comes of a request whose sender is known, be it a refusal. */
export async function reply(
  answered: Answered,
  work: () => Promise<Uint8Array>,
  components: ReplyComponents,
): Promise<Reply> {
  const { signer, limits } = components;
  const { requestHash } = answered;
  try {
    const body = await work();
    return { message: await signResponse({ signer, requestHash, body }, limits), code: 'ok' };
  } catch (thrown) {
    const error = GanglionError.from(thrown);
    logRefusal(answered, error, components.logger);
    const { code } = error;
    return { message: await signResponse({ signer, requestHash, code }, limits), code };
  }
}

function logRefusal(answered: Answered, error: GanglionError, logger: Logger): void {
  const { requestId, method, synapse } = answered;
  const { code } = error;
  if (code !== 'internal' && code !== 'response-invalid') {
    logger.debug({ requestId, method, synapse, code }, 'request refused');
    return;
  }
  // Ours, not the peer's: somebody should look at the handler, whose own words may repeat what the
  // peer sent.
  const rule = code === 'response-invalid' ? error.facts.rule : undefined;
  logger.warn({ requestId, method, synapse, code, rule, cause: error }, 'a handler failed');
}
