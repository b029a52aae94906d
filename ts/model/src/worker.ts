// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads';
import { rowLogProbability } from '@ganglion/tensor';
import type { InferenceSession } from 'onnxruntime-node';
import { NativeGate } from './native-gate.ts';
import type { Failure, FromWorker, ToWorker, WorkerSettings } from './protocol.ts';

// This thread owns one session: run() of onnxruntime-node blocks the thread that calls it until the
// model has answered. Whatever of it runs, runs behind the gate.

const settings: WorkerSettings = workerData;
const gate = new NativeGate(settings.gate);
// Before the library is loaded, so that whatever ends this thread opens the gate.
process.once('exit', () => gate.leave());
const runtime = await import('onnxruntime-node');
gate.leave();

const INPUT = 'input_ids';
const LOGITS = 'logits';
const HIDDEN = 'last_hidden_state';
const REMAKE =
  'export it again with input_ids int64 [B, T] -> logits float32 [B, T, V], last_hidden_state float32 [B, T, d]';
/** Only what is fatal: everything else arrives as an error and is reported by the main thread. */
const SILENT = 4;
/** How much of what the runtime says goes into an error. */
const MOST_SAID = 300;

/** An error whose code and advice are known here. */
class Unusable extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.what);
    this.failure = failure;
  }
}

type Run = Extract<ToWorker, { kind: 'run' }>;
type Tokens = Run['inputIds'];

async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker');
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  let session: InferenceSession;
  try {
    session = await behindGate(() => open(settings));
    const hiddenWidth = await behindGate(() => probe(session, settings));
    post({ kind: 'ready', hiddenWidth });
  } catch (error) {
    post({
      kind: 'unusable',
      failure: failureOf(error, 'model-broken', 'the model cannot be opened', REMAKE),
    });
    return;
  }
  let last = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    last = last.then(async () => {
      if (message.kind === 'close') {
        await behindGate(() => session.release()).catch(() => {});
        port.close();
        return;
      }
      try {
        const data = await behindGate(() => answer(session, settings.vocabularySize, message));
        post({ kind: 'done', id: message.id, data }, data.buffer instanceof ArrayBuffer ? [data.buffer] : []);
      } catch (error) {
        const hint = 'try a smaller batch; if it fails again, the model file is not usable';
        post({
          kind: 'failed',
          id: message.id,
          failure: failureOf(error, 'model-broken', 'the model failed', hint),
        });
      }
    });
  });
}

/** Calls onnxruntime, unless the process ends. */
async function behindGate<T>(call: () => Promise<T>): Promise<T> {
  if (!gate.enter()) throw new Error('the process ends');
  try {
    return await call();
  } finally {
    gate.leave();
  }
}

async function open(settings: WorkerSettings): Promise<InferenceSession> {
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(settings.modelPath, {
      intraOpNumThreads: settings.threads,
      interOpNumThreads: 1,
      logSeverityLevel: SILENT,
    });
  } catch (error) {
    throw new Unusable(unreadable(error));
  }
  const [input, ...more] = session.inputMetadata;
  if (input?.name !== INPUT || more.length > 0 || !input.isTensor || input.type !== 'int64') {
    const inputs = session.inputMetadata
      .map((one) => `${one.name} ${one.isTensor ? one.type : 'no tensor'}`)
      .join(', ');
    throw unusable('the model takes other inputs than input_ids int64', `inputs: ${inputs}`);
  }
  if (!session.outputNames.includes(LOGITS)) {
    throw unusable('the model has no output named logits', `outputs: ${session.outputNames.join(', ')}`);
  }
  return session;
}

/** Why the runtime cannot open a model, by what it says, and what to do about it. */
function unreadable(error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  const tell = (what: string, hint: string) => failureOf(error, 'model-broken', what, hint);
  if (/external data/i.test(said)) {
    const [, path = 'a file beside it'] = /"([^"]+)"/.exec(said) ?? [];
    return tell(
      `the model keeps its weights in ${path}, which cannot be read`,
      'put that file there, under that name',
    );
  }
  if (/bfloat16/i.test(said)) {
    return tell('the model computes in bfloat16, which the runtime cannot', 'export it in float32');
  }
  if (/protobuf|does not have a graph/i.test(said)) {
    return tell('the model file cannot be read', 'the file is truncated or no ONNX model: get it again');
  }
  return tell(
    'the runtime cannot open the model',
    `it says: ${said.replace(/\s+/g, ' ').slice(0, MOST_SAID)}`,
  );
}

/**
 * Runs one example of full length: what is wrong with a model shows here rather than at the first
 * request.
 */
async function probe(session: InferenceSession, settings: WorkerSettings): Promise<number | undefined> {
  const { context, vocabularySize } = settings;
  const names = session.outputNames.filter((name) => name === LOGITS || name === HIDDEN);
  const shape = [1, context];
  const feeds = { [INPUT]: new runtime.Tensor('int64', new BigInt64Array(context), shape) };
  let outputs: InferenceSession.OnnxValueMapType;
  try {
    outputs = await session.run(feeds, names);
  } catch (error) {
    const hint = 'its context may be shorter than stated: use the context of models.json';
    throw new Unusable(failureOf(error, 'model-broken', `the model fails on ${context} tokens`, hint));
  }
  for (const name of names) {
    const found = outputs[name];
    const [batch, length, width] = found?.dims ?? [];
    if (found?.type !== 'float32' || found.dims.length !== 3 || batch !== 1 || length !== context || !width) {
      const seen = `${name} ${found?.type} [${found?.dims.join(', ')}]`;
      throw unusable(`the model answers with a wrong shape or type for input [1, ${context}]`, seen);
    }
  }
  const vocabulary = outputs[LOGITS]?.dims[2];
  if (vocabulary !== vocabularySize) {
    throw new Unusable({
      code: 'model-broken',
      what: `the model knows ${vocabulary} tokens and the tokenizer ${vocabularySize}`,
      hint: 'use the tokenizer that the model was made for',
      detail: '',
    });
  }
  return outputs[HIDDEN]?.dims[2];
}

async function answer(
  session: InferenceSession,
  vocabularySize: number,
  request: Run,
): Promise<Float32Array | Float64Array> {
  const { want, inputIds } = request;
  const [batch = 0, length = 0] = inputIds.shape;
  // The last token of a row is only judged, never read.
  const isLoss = want === 'loss';
  const read = isLoss ? length - 1 : length;
  const ids = isLoss ? dropLastColumn(inputIds.data, batch, length) : inputIds.data;
  const name = want === 'hidden-states' ? HIDDEN : LOGITS;
  const outputs = await session.run({ [INPUT]: new runtime.Tensor('int64', ids, [batch, read]) }, [name]);
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array))
    throw unusable('the model answers with another type than float32', name);
  const wanted = want === 'next-logits' ? lastRows(data, batch, read, vocabularySize) : data;
  if (!isAllFinite(wanted)) {
    throw new Unusable({
      code: 'tensor-not-finite',
      what: 'the model computed a value that is not finite',
      hint: 'the weights are damaged or overflow: use another model file',
      detail: name,
    });
  }
  return isLoss ? losses(wanted, inputIds, vocabularySize) : wanted;
}

function isAllFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function dropLastColumn(ids: BigInt64Array, batch: number, length: number): BigInt64Array {
  const kept = new BigInt64Array(batch * (length - 1));
  for (let row = 0; row < batch; row++) {
    kept.set(ids.subarray(row * length, (row + 1) * length - 1), row * (length - 1));
  }
  return kept;
}

function lastRows(logits: Float32Array, batch: number, length: number, width: number): Float32Array {
  const rows = new Float32Array(batch * width);
  for (let row = 0; row < batch; row++) {
    const end = (row + 1) * length * width;
    rows.set(logits.subarray(end - width, end), row * width);
  }
  return rows;
}

function losses(logits: Float32Array, inputIds: Tokens, width: number): Float64Array {
  const { shape, data: ids } = inputIds;
  const [batch = 0, length = 0] = shape;
  const losses = new Float64Array(batch * (length - 1));
  for (let row = 0; row < batch; row++) {
    for (let t = 0; t + 1 < length; t++) {
      const at = row * (length - 1) + t;
      const token = Number(ids[row * length + t + 1]);
      losses[at] = -rowLogProbability(logits, at * width, width, token);
    }
  }
  return losses;
}

function unusable(what: string, detail: string): Unusable {
  return new Unusable({ code: 'model-broken', what, hint: REMAKE, detail });
}

function failureOf(error: unknown, code: Failure['code'], what: string, hint: string): Failure {
  if (error instanceof Unusable) return error.failure;
  return { code, what, hint, detail: error instanceof Error ? error.message : String(error) };
}

await main();
