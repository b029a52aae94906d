// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GanglionError, type Startable } from '@ganglion/base';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Where the page is and what it tells. */
export interface MonitorInit {
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Why the process cannot do its work now, in one sentence; undefined when it can. */
  readonly whyNotReady: () => Promise<string | undefined>;
  /** Metrics of the process's own, as far as they exist yet. @default none */
  readonly registries?: (() => readonly Registry[]) | undefined;
}

/** The page on which a process tells an operator how it is. */
export interface Monitor extends Startable {
  /** The port it listens on, once started. */
  readonly port: number;
}

/** A scraper sends a few hundred bytes at once; who takes longer holds a connection for nothing. */
const REQUEST_MS = 5_000;
/** How often Node looks for such; its own half minute would leave the page closed for as long. */
const CHECK_MS = 1_000;
/** A few scrapers and probes; more than that is not monitoring. */
const MAX_CONNECTIONS = 64;

/**
 * Creates the page.
 *
 * - `GET /health`: 200 as long as the process lives and its event loop answers.
 * - `GET /ready`: 200, or 503 with one sentence why not.
 * - `GET /metrics`: the metrics in the text format of Prometheus: those of the process and of Node, `ganglion_ready`, and
 *   those of the registries given.
 *
 * Anything else is 404. Starting fails with `unavailable` when the port cannot be opened. Stopping ends every connection,
 * that of a scraper which keeps its own included.
 */
export function createMonitor(init: MonitorInit): Monitor {
  const { host = '127.0.0.1', port, whyNotReady, registries = () => [] } = init;
  const own = createProcessRegistry(whyNotReady);

  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    '/health': async () => ({ status: 200, text: 'ok\n' }),
    '/ready': async () => {
      const reason = await whyNotReady();
      return reason === undefined ? { status: 200, text: 'ready\n' } : { status: 503, text: `${reason}\n` };
    },
    '/metrics': async () => ({
      status: 200,
      text: (await Promise.all([own, ...registries()].map((registry) => registry.metrics()))).join('\n'),
      type: Registry.PROMETHEUS_CONTENT_TYPE,
    }),
  };

  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS },
    (request, response) => {
      const answer = find(answers, request);
      answer().then(
        (found) => send(response, found),
        // Not the error's own words, which could hold anything: this page may be read by others than the operator.
        () => send(response, { status: 500, text: 'the page could not be made\n' }),
      );
    },
  );
  server.maxConnections = MAX_CONNECTIONS;

  return {
    get port() {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    },
    start: () =>
      new Promise((resolve, reject) => {
        // One that comes later, as from accepting when no file is free, must not end the process.
        server.on('error', (cause) => reject(cannotOpen({ host, port }, cause)));
        server.listen(port, host, resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** @default plain text */
  readonly type?: string;
}

function find(
  answers: Readonly<Record<string, () => Promise<Answer>>>,
  { method, url = '' }: IncomingMessage,
): () => Promise<Answer> {
  const [path = ''] = url.split('?');
  const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (answer === undefined) {
    return async () => ({ status: 404, text: `only ${Object.keys(answers).join(', ')} are here\n` });
  }
  return method === 'GET' ? answer : async () => ({ status: 405, text: 'only GET is answered\n' });
}

function send(response: ServerResponse, { status, text, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}

/** What every process tells of itself. */
function createProcessRegistry(whyNotReady: () => Promise<string | undefined>): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'ganglion_ready',
    help: 'Whether the process can do its work now; /ready says why not.',
    registers: [registry],
    async collect() {
      this.set((await whyNotReady()) === undefined ? 1 : 0);
    },
  });
  return registry;
}

function cannotOpen(facts: { readonly host: string; readonly port: number }, cause: Error): GanglionError {
  const code = 'code' in cause ? String(cause.code) : '';
  const isTaken = code === 'EADDRINUSE';
  return new GanglionError('unavailable', {
    what: isTaken
      ? 'the port of the monitoring page is in use'
      : 'the port of the monitoring page cannot be opened',
    facts: { ...facts, reason: code },
    hint: isTaken
      ? 'stop the program that uses it, or choose another --metrics-port'
      : 'choose another --metrics-host or --metrics-port',
    cause,
  });
}
