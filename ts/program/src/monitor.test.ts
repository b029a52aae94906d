// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { createMonitor, type MonitorInit } from './page.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startMonitor(init: Partial<MonitorInit> = {}) {
  const monitor = createMonitor({ port: 0, whyNotReady: async () => undefined, ...init });
  await monitor.start();
  cleanups.push(() => monitor.stop());
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${monitor.port}${path}`, { method });
    return {
      status: response.status,
      text: await response.text(),
      type: response.headers.get('content-type'),
    };
  };
  return { monitor, get };
}

test('a process that is up answers /health, /ready and /metrics', async () => {
  const registry = new Registry();
  new Counter({ name: 'test_total', help: 'A test.', registers: [registry] }).inc(3);
  const { get } = await startMonitor({ registries: () => [registry] });
  expect(await get('/health')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await get('/ready')).toMatchObject({ status: 200, text: 'ready\n' });
  const metrics = await get('/metrics?name=x');
  expect(metrics).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
  expect(metrics.text).toMatch(/^test_total 3$/m);
  expect(metrics.text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(metrics.text).toMatch(/^ganglion_ready 1$/m);
});

test('what keeps a process from its work is told by /ready and counted, while /health stays', async () => {
  let reason: string | undefined = 'the chain is not connected';
  const { get } = await startMonitor({ whyNotReady: async () => reason });
  expect(await get('/ready')).toMatchObject({ status: 503, text: 'the chain is not connected\n' });
  expect((await get('/metrics')).text).toMatch(/^ganglion_ready 0$/m);
  expect((await get('/health')).status).toBe(200);
  reason = undefined;
  expect((await get('/ready')).status).toBe(200);
});

test.each(['/', '/other', '/metrics/', '/constructor', '//'])('an unknown path is 404: %s', async (path) => {
  const { get } = await startMonitor();
  expect((await get(path)).status).toBe(404);
});

test('nothing but GET is answered', async () => {
  const { get } = await startMonitor();
  expect((await get('/metrics', 'POST')).status).toBe(405);
});

test('a page that cannot be made is 500 without the reason', async () => {
  const { get } = await startMonitor({
    whyNotReady: async () => {
      throw new Error('secret');
    },
  });
  expect(await get('/ready')).toMatchObject({ status: 500, text: 'the page could not be made\n' });
  expect((await get('/health')).status).toBe(200);
});

test('a port in use is told with address, port and what to do', async () => {
  const { monitor } = await startMonitor();
  const second = createMonitor({ port: monitor.port, whyNotReady: async () => undefined });
  await expect(second.start()).rejects.toMatchObject({
    code: 'unavailable',
    message: `unavailable: the port of the monitoring page is in use (host=127.0.0.1, port=${monitor.port}, reason=EADDRINUSE); stop the program that uses it, or choose another --metrics-port`,
  });
});

test('an address of another machine is told', async () => {
  const monitor = createMonitor({ host: '192.0.2.1', port: 0, whyNotReady: async () => undefined });
  await expect(monitor.start()).rejects.toMatchObject({
    code: 'unavailable',
    facts: { host: '192.0.2.1', port: 0, reason: 'EADDRNOTAVAIL' },
  });
});

test('bytes that are no request leave the page as it is', async () => {
  const { monitor, get } = await startMonitor();
  const socket = connect(monitor.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write('\u0000\u0001 garbage\r\n\r\n');
  await once(socket, 'close');
  expect((await get('/health')).status).toBe(200);
});

test('connections that stay silent close the page for no more than seconds', async () => {
  const { monitor, get } = await startMonitor();
  const sockets = Array.from({ length: 64 }, () => connect(monitor.port, '127.0.0.1'));
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.resume();
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await expect(get('/health')).rejects.toThrow();
  const end = Date.now() + 10_000;
  let status: number | undefined;
  while (status === undefined && Date.now() < end) {
    await sleep(100);
    status = await get('/health').then(
      (answer) => answer.status,
      () => undefined,
    );
  }
  expect(status).toBe(200);
}, 20_000);

test('the page stops although a scraper keeps its connection', async () => {
  const { monitor } = await startMonitor();
  const socket = connect(monitor.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  await monitor.stop();
  await closed;
});
