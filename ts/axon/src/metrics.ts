// SPDX-License-Identifier: Apache-2.0
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an axon counts. Labels come from closed sets only, so that no peer can make them grow. */
export interface AxonMetrics {
  readonly registry: Registry;
  /** Labels: method, synapse (`none` before it is known), code (`ok` for an answer). */
  readonly requests: Counter<'method' | 'synapse' | 'code'>;
  /** Labels: synapse. */
  readonly seconds: Histogram<'synapse'>;
  /** Labels: reason, `held` for one from a network that is held down, `full` when there is no place. */
  readonly refusedConnections: Counter<'reason'>;
  readonly receivedBytes: Counter;
  readonly sentBytes: Counter;
}

/** Values that are read when somebody asks. */
export interface AxonGauges {
  readonly waiting: () => number;
  readonly running: () => number;
  readonly connections: () => number;
  readonly arriving: () => number;
  readonly heldBytes: () => number;
  readonly nonces: () => number;
  readonly heldNetworks: () => number;
}

/** Creates the metrics of one axon in a registry of their own. */
export function createMetrics(gauges: AxonGauges): AxonMetrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `ganglion_axon_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('queue_length', 'Requests that wait for their turn.', gauges.waiting);
  gauge('running', 'Requests that are being answered.', gauges.running);
  gauge('connections', 'Open TCP connections.', gauges.connections);
  gauge('arriving', 'Requests that have begun to arrive and are not complete.', gauges.arriving);
  gauge('held_bytes', 'Bytes of all requests in the axon.', gauges.heldBytes);
  gauge('replay_nonces', 'Nonces remembered against replay.', gauges.nonces);
  gauge(
    'held_networks',
    'Addresses and networks from which nothing is taken, for what they sent.',
    gauges.heldNetworks,
  );
  return {
    registry,
    requests: new Counter({
      name: 'ganglion_axon_requests_total',
      help: 'Requests by outcome.',
      labelNames: ['method', 'synapse', 'code'],
      registers,
    }),
    seconds: new Histogram({
      name: 'ganglion_axon_request_seconds',
      help: 'Time from the last byte of an authentic request to its answer.',
      labelNames: ['synapse'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    refusedConnections: new Counter({
      name: 'ganglion_axon_refused_connections_total',
      help: 'Connections that were not taken: held for those of a network that is held down, full for want of a place.',
      labelNames: ['reason'],
      registers,
    }),
    receivedBytes: new Counter({
      name: 'ganglion_axon_received_bytes_total',
      help: 'Bytes of requests.',
      registers,
    }),
    sentBytes: new Counter({
      name: 'ganglion_axon_sent_bytes_total',
      help: 'Bytes of responses.',
      registers,
    }),
  };
}
