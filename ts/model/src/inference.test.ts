// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GanglionError, silentLogger } from '@ganglion/base';
import { afterEach, expect, test } from '@jest/globals';
import { Inference, type InferenceRequest } from './inference.ts';

const QUEUE_LIMIT = 3;
const init = {
  modelPath: fileURLToPath(new URL('../fixtures/generated/tiny.onnx', import.meta.url)),
  context: 8,
  threads: 1,
  vocabularySize: 33,
  queueLimit: QUEUE_LIMIT,
  logger: silentLogger,
};
/** Small, and large enough to keep the thread busy for a good while. */
const request = (batch = 1): InferenceRequest => ({
  want: 'logits',
  inputIds: { shape: [batch, 8], data: new BigInt64Array(8 * batch) },
});
const LARGE = 10_000;

let inference: Inference;

afterEach(() => inference.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => GanglionError.from(error).code,
  );

test('the queue takes as many as allowed beside the one that runs, and no more', async () => {
  inference = await Inference.open(init);
  const codes = Array.from({ length: QUEUE_LIMIT + 2 }, () => codeOf(inference.run(request(LARGE))));
  expect(await Promise.all(codes)).toEqual([...Array(QUEUE_LIMIT + 1).fill('answered'), 'overloaded']);
  expect(await codeOf(inference.run(request()))).toBe('answered');
});

test('answers come back to those who asked', async () => {
  inference = await Inference.open({ ...init, queueLimit: 64 });
  const batches = Array.from({ length: 30 }, (_, i) => 1 + (i % 7));
  const answers = await Promise.all(batches.map((batch) => inference.run(request(batch))));
  expect(answers.map((data) => data.length)).toEqual(batches.map((batch) => batch * 8 * 33));
});

test('an inference that runs too long is given up, its answer dropped, and the next one served', async () => {
  inference = await Inference.open(init);
  expect(await codeOf(inference.run(request(LARGE), { timeoutMs: 1 }))).toBe('timeout');
  const answer = await inference.run(request(2));
  expect(answer).toHaveLength(2 * 8 * 33);
});

test('a request that is aborted while it waits gives its place away', async () => {
  inference = await Inference.open(init);
  const running = codeOf(inference.run(request(LARGE)));
  const controller = new AbortController();
  const waiting = Array.from({ length: QUEUE_LIMIT }, () =>
    codeOf(inference.run(request(), { signal: controller.signal })),
  );
  expect(await codeOf(inference.run(request()))).toBe('overloaded');
  controller.abort();
  expect(await Promise.all(waiting)).toEqual(Array(QUEUE_LIMIT).fill('aborted'));
  const again = codeOf(inference.run(request()));
  expect([await running, await again]).toEqual(['answered', 'answered']);
});

test('when the thread dies the running request fails, the waiting ones are served by a new thread', async () => {
  inference = await Inference.open(init);
  const first = inference.worker;
  const running = codeOf(inference.run(request(LARGE)));
  const waiting = codeOf(inference.run(request()));
  await first?.terminate();
  expect(await running).toBe('unavailable');
  expect(await waiting).toBe('answered');
  expect(inference.worker).not.toBe(first);
});

test('answers between deaths keep a model alive through many', async () => {
  inference = await Inference.open(init);
  for (let death = 0; death < 5; death++) {
    await inference.worker?.terminate();
    expect(await codeOf(inference.run(request()))).toBe('answered');
  }
});

test('a thread that dies three times without an answer is given up', async () => {
  inference = await Inference.open(init);
  for (let death = 0; death < 3; death++) {
    const dying = inference.worker;
    const lost = codeOf(inference.run(request(LARGE)));
    await new Promise<void>((resolve) => {
      dying?.once('exit', () => resolve());
      if (death === 0) dying?.terminate();
      else dying?.once('message', () => dying.terminate());
    });
    expect(await lost).toBe('unavailable');
  }
  expect(await codeOf(inference.run(request()))).toBe('unavailable');
});

test('closing rejects what runs and what waits', async () => {
  inference = await Inference.open(init);
  const codes = [request(LARGE), request(), request()].map((one) => codeOf(inference.run(one)));
  await inference.close();
  expect(await Promise.all(codes)).toEqual(['unavailable', 'unavailable', 'unavailable']);
});

test('closing while a new thread starts ends it too', async () => {
  inference = await Inference.open(init);
  await inference.worker?.terminate();
  await inference.close();
  expect(inference.worker).toBeUndefined();
  expect(await codeOf(inference.run(request()))).toBe('unavailable');
});

test.each([['give-up-opening'], ['exit'], ['close']])(
  'a program keeps its exit status whatever onnxruntime does meanwhile: %s',
  (how) => {
    const program = fileURLToPath(new URL('stop-while-running.ts', import.meta.url));
    const child = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, how], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect({ status: child.status, signal: child.signal, stderr: child.stderr }).toEqual({
      status: 3,
      signal: null,
      stderr: '',
    });
  },
  150_000,
);

test('opening and closing ten times leaves no thread behind', async () => {
  const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
  inference = await Inference.open(init);
  const before = threads();
  for (let round = 0; round < 10; round++) {
    await inference.close();
    inference = await Inference.open(init);
  }
  expect(threads()).toBeLessThanOrEqual(before);
});
