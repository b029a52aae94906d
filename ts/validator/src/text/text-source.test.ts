// SPDX-License-Identifier: Apache-2.0
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { silentLogger } from '@ganglion/base';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openText } from './text-source.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-text-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nothing = Readable.from([]);
const open = (place: string, stdin: Readable = nothing) => openText(place, { logger: silentLogger, stdin });

test('a folder is all files below it that are not hidden, in order', async () => {
  await mkdir(join(folder, 'b'));
  await writeFile(join(folder, 'c.txt'), 'three');
  await writeFile(join(folder, 'b', 'x.txt'), 'two');
  await writeFile(join(folder, 'a.txt'), '\ufeffone');
  await writeFile(join(folder, '.hidden'), 'none');
  expect(await open(folder).read()).toEqual(['one', 'two', 'three']);
  expect(await open(join(folder, 'a.txt')).read()).toEqual(['one']);
});

test('what is added later is noticed, and what of it is no text is left out', async () => {
  await writeFile(join(folder, 'a.txt'), 'one');
  const source = open(folder);
  expect(await source.read()).toEqual(['one']);
  expect(await source.read()).toBeUndefined();
  await appendFile(join(folder, 'a.txt'), ' and more');
  await writeFile(join(folder, 'b.gz'), Buffer.from([0x1f, 0x8b, 0, 0]));
  expect(await source.read()).toEqual(['one and more']);
  expect(await source.read()).toBeUndefined();
});

test.each([
  ['bytes that are zero', Buffer.from('text\0text'), /not text.*path=.*UTF-8/],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x41]), /not text.*path=.*UTF-8/],
])('%s are refused', async (_how, bytes, complaint) => {
  await writeFile(join(folder, 'a.txt'), bytes);
  const error = { code: 'invalid-argument', message: expect.stringMatching(complaint) };
  await expect(open(folder).read()).rejects.toMatchObject(error);
  await expect(open('-', Readable.from([bytes])).read()).rejects.toMatchObject({ code: 'invalid-argument' });
});

test.each(['', ' \n'])('text that is %j is none', async (text) => {
  await writeFile(join(folder, 'a.txt'), text);
  const error = { code: 'invalid-argument', what: 'there is no text' };
  await expect(open(folder).read()).rejects.toMatchObject(error);
  await expect(open('-', Readable.from([text])).read()).rejects.toMatchObject(error);
});

test('a place that is not there, and one that is neither file nor folder, are named', async () => {
  const missing = join(folder, 'missing');
  await expect(open(missing).read()).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { path: missing, reason: 'ENOENT' },
  });
  await expect(open('/dev/null').read()).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { path: '/dev/null' },
  });
});

test('a stream that breaks half way says so', async () => {
  const stdin = new PassThrough();
  const reading = open('-', stdin).read();
  stdin.write('some words');
  stdin.destroy(Object.assign(new Error('test'), { code: 'EIO' }));
  await expect(reading).rejects.toMatchObject({ code: 'unavailable', facts: { reason: 'EIO' } });
});

test('a file that cannot be read to its end says so at the start, and is left out later', async () => {
  // It is a file, and reading it fails: nothing is mapped at its beginning.
  const path = '/proc/self/mem';
  await expect(open(path).read()).rejects.toMatchObject({
    code: 'unavailable',
    facts: { path, reason: 'EIO' },
    hint: expect.stringContaining('the disk'),
  });
  await writeFile(join(folder, 'a.txt'), 'one');
  const warned: object[] = [];
  const logger = { ...silentLogger, warn: (values: object) => warned.push(values) };
  const source = openText(folder, { logger, stdin: nothing });
  expect(await source.read()).toEqual(['one']);
  await symlink(path, join(folder, 'b.txt'));
  expect(await source.read()).toEqual(['one']);
  expect(warned).toEqual([{ code: 'unavailable', path: join(folder, 'b.txt'), reason: 'EIO' }]);
});

test('a folder that is gone later is an error each time, and its text is there again when it is', async () => {
  const place = join(folder, 'text');
  await mkdir(place);
  await writeFile(join(place, 'a.txt'), 'one');
  const source = open(place);
  expect(await source.read()).toEqual(['one']);
  await rename(place, `${place}-away`);
  for (let look = 0; look < 2; look += 1)
    await expect(source.read()).rejects.toMatchObject({ facts: { path: place, reason: 'ENOENT' } });
  await rename(`${place}-away`, place);
  await appendFile(join(place, 'a.txt'), ' and more');
  expect(await source.read()).toEqual(['one and more']);
});

test('a stream is read to its end, in whole words while it goes on', async () => {
  expect(await open('-', Readable.from(['one', ' two'])).read()).toEqual(['one two']);
  const stdin = new PassThrough({ highWaterMark: 2 ** 22 });
  const source = open('-', stdin);
  const reading = source.read();
  stdin.write(`${'word '.repeat(2 ** 18)}hal`);
  expect(await reading).toEqual([`${'word '.repeat(2 ** 18)}`.trimEnd()]);
  stdin.end('f');
  await new Promise((resolve) => stdin.once('end', resolve));
  expect(await source.read()).toEqual([`${'word '.repeat(2 ** 18)}half`]);
  expect(await source.read()).toBeUndefined();
});

test('a stream that goes on with something that is no text is an error once, and its text stays', async () => {
  const stdin = new PassThrough({ highWaterMark: 2 ** 22 });
  const source = open('-', stdin);
  stdin.write('word '.repeat(2 ** 18));
  const [text] = (await source.read()) ?? [];
  expect(text).toHaveLength(5 * 2 ** 18 - 1);
  stdin.write(Buffer.from([0x1f, 0x8b, 0, 0]));
  await new Promise(setImmediate);
  await expect(source.read()).rejects.toMatchObject({
    code: 'invalid-argument',
    what: expect.stringContaining('is not text'),
  });
  expect(await source.read()).toBeUndefined();
});

test('a stream that goes on for ever is waited for no longer than is allowed', async () => {
  const stop = new AbortController();
  const reading = open('-', new PassThrough()).read({ signal: stop.signal });
  stop.abort();
  await expect(reading).rejects.toMatchObject({ code: 'aborted' });
});
