// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import { GanglionError, type Startable } from '@ganglion/service';

/** A page of Prometheus metrics on 127.0.0.1. */
export interface MetricsServer extends Startable {
  /** The port it listens on, once started. */
  readonly port: number;
}

/** Creates the metrics page; `GET /metrics` answers with what `read` returns, anything else with 404. */
export function createMetricsServer(init: {
  readonly port: number;
  readonly read: () => Promise<string>;
}): MetricsServer {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    init.read().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return {
    get port() {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    },
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (cause) =>
          reject(
            new GanglionError('unavailable', {
              what: 'the metrics port cannot be opened',
              facts: { port: init.port },
              hint: 'choose another --metrics-port',
              cause,
            }),
          ),
        );
        server.listen(init.port, '127.0.0.1', resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
