// SPDX-License-Identifier: Apache-2.0
import {
  type ErrorCode,
  GanglionError,
  METHODS,
  type Method,
  systemClock,
  withDeadline,
} from '@ganglion/base';
import {
  decodeHealthRequest,
  encodeHealthResponse,
  HEALTH_PATH,
  HEALTH_SERVICES,
  METHOD_PATHS,
  statusOf,
} from '@ganglion/synapse';
import {
  type ConnectionInjector,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { type ArrivalLimits, Arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { type Hold, HoldDown, type HoldLimits } from './hold-down.ts';
import { Listener, type ListenerLimits } from './listener.ts';

/** A message that came in, whatever it is. */
export interface Arrival {
  readonly method: Method;
  readonly message: Uint8Array;
  readonly from: Connection;
  /** How long its caller waits, from now on; endless when it does not say. */
  readonly timeoutMs: number;
  /** Aborts when its caller does not wait any longer. */
  readonly gone: AbortSignal;
}

/** What a {@link Door} is given. */
export interface DoorComponents {
  /** Answers a message. A rejection goes out as its code alone, in a bare gRPC status. */
  readonly receive: (arrival: Arrival) => Promise<Uint8Array>;
  /** Whether the health check says that requests are served. */
  readonly isServing: () => boolean;
  /** Told of each message that was refused before any of it was read. */
  readonly onRefused: (method: Method) => void;
  /** Told why a connection was not taken. */
  readonly onRefusedConnection: (reason: 'held' | 'full') => void;
  /** Told of each network from which nothing is taken for a while. */
  readonly onHeld: (hold: Hold) => void;
}

/** What a {@link Door} lets in. */
export interface DoorLimits extends ListenerLimits, ArrivalLimits, HoldLimits {
  readonly maxMessageBytes: number;
  /** Requests at once on one connection. */
  readonly maxStreams: number;
}

/**
 * How long a connection may do nothing, and live at all: what keeps half-open streams from piling
 * up.
 */
const CONNECTION_IDLE_MS = 120_000;
const CONNECTION_AGE_MS = 300_000;
const CONNECTION_GRACE_MS = 20_000;
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
/** MiB of HTTP/2 state that one connection may take. */
const SESSION_MEMORY = 16;
const FORGED = 1;
/**
 * What a message that fails counts for among the faults of its address. Nobody sends a forged one by
 * mistake; the others happen to honest peers whose clock, keys or view of the chain are not right,
 * who send a few and not thousands.
 */
const FAULTS: Partial<Record<ErrorCode, number>> = {
  'signature-missing': FORGED,
  'signature-invalid': FORGED,
  'body-mismatch': FORGED,
  'invalid-argument': 0.2,
  'protocol-mismatch': 0.05,
  'wrong-network': 0.05,
  'wrong-receiver': 0.05,
  unregistered: 0.05,
  'not-admitted': 0.05,
  replayed: 0.05,
  starting: 0.05,
  expired: 0.05,
  'clock-skew': 0.05,
};
/** A request that does not arrive holds a place for ten seconds. */
const HALF_OPEN_FAULTS = 2;
/** An honest peer whose time is over before its request has left gives up now and then. */
const GIVEN_UP_FAULTS = 0.2;
/** A connection on which nothing is asked, and that is in the way. */
const IDLE_FAULTS = 1;
/** How long the last answers may take to leave. */
const FLUSH_MS = 500;

/**
 * Where messages come in: connections, arrivals and their limits, over gRPC.
 *
 * It knows nothing of what a message says. What guards sockets counts real time; only the deadlines
 * that it hands on are anybody else's.
 */
export class Door {
  readonly #components: DoorComponents;
  readonly #holdDown: HoldDown;
  readonly #listener: Listener;
  readonly #arrivals: Arrivals;
  readonly #server: Server;
  readonly #injector: ConnectionInjector;
  #isOpen = false;

  constructor(limits: DoorLimits, components: DoorComponents) {
    this.#components = components;
    this.#holdDown = new HoldDown(limits, systemClock, (hold) => {
      this.#listener.cutNetwork(hold.network);
      components.onHeld(hold);
    });
    this.#listener = new Listener(limits, {
      accept: (socket) => this.#injector.injectConnection(socket),
      isHeld: (networks) => this.#holdDown.holds(networks),
      onIdle: (address) => this.#holdDown.blame(address, IDLE_FAULTS),
      onRefused: components.onRefusedConnection,
    });
    this.#arrivals = new Arrivals(limits, {
      cut: (peer) => this.#listener.cut(peer),
      refused: (path) => this.#noteRefused(path),
      onHalfOpen: (address) => this.#holdDown.blame(address, HALF_OPEN_FAULTS),
      onGivenUp: (address) => this.#holdDown.blame(address, GIVEN_UP_FAULTS),
    });
    this.#server = this.#createServer(limits);
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** Connections open now. */
  get connections(): number {
    return this.#listener.connections;
  }

  /** Requests that have begun to arrive and are not complete. */
  get arriving(): number {
    return this.#arrivals.size;
  }

  /** Networks from which nothing is taken now. */
  get heldNetworks(): number {
    return this.#holdDown.size;
  }

  /** Opens and tells the port; `unavailable` when it cannot be had. */
  async open(host: string, port: number): Promise<number> {
    this.#isOpen = true;
    return await this.#listener.listen(host, port);
  }

  /** Takes no more connections and tells each peer to send nothing more here. */
  refuse(): void {
    this.#listener.refuse();
    // Its callback is of no use: on Node 24 it comes at once.
    this.#server.tryShutdown(() => {});
  }

  /**
   * Ends every connection, after a moment in which the last answers leave; leaves no socket and no
   * timer.
   */
  async close(): Promise<void> {
    if (this.#isOpen) await this.#flush();
    this.#server.forceShutdown();
    if (this.#isOpen) await this.#listener.close();
  }

  async #flush(): Promise<void> {
    try {
      await withDeadline('the last answers', { timeoutMs: FLUSH_MS }, () => this.#listener.emptied());
    } catch (thrown) {
      if (!GanglionError.is(thrown, 'timeout')) throw thrown;
    }
  }

  #createServer(limits: DoorLimits): Server {
    const server = new Server({
      interceptors: [this.#arrivals.interceptor],
      'grpc.max_receive_message_length': limits.maxMessageBytes,
      'grpc.max_send_message_length': limits.maxMessageBytes,
      'grpc.max_concurrent_streams': limits.maxStreams,
      'grpc.max_connection_idle_ms': CONNECTION_IDLE_MS,
      'grpc.max_connection_age_ms': CONNECTION_AGE_MS,
      'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.enable_channelz': 0,
      'grpc-node.max_session_memory': SESSION_MEMORY,
    });
    for (const method of METHODS) {
      register(server, METHOD_PATHS[method], (call) => this.#receive(method, call));
    }
    register(server, HEALTH_PATH, async (call) => {
      const peer = call.getPeer();
      using _busy = this.#listener.use(peer, this.#connectionOf(peer));
      return this.#checkHealth(call.request);
    });
    return server;
  }

  /** `aborted` when it is closed: what was read of it before is not looked at. */
  #connectionOf(peer: string): Connection {
    const connection = this.#listener.find(peer);
    if (connection === undefined) throw new GanglionError('aborted', { what: 'the caller has gone' });
    return connection;
  }

  #noteRefused(path: string): void {
    const method = METHODS.find((name) => METHOD_PATHS[name] === path);
    if (method !== undefined) this.#components.onRefused(method);
  }

  #checkHealth(message: Uint8Array): Uint8Array {
    if (!HEALTH_SERVICES.includes(decodeHealthRequest(message))) {
      throw new GanglionError('not-found', { what: 'there is no such service' });
    }
    return encodeHealthResponse(this.#components.isServing());
  }

  async #receive(method: Method, call: ServerUnaryCall<Uint8Array, Uint8Array>): Promise<Uint8Array> {
    const peer = call.getPeer();
    const from = this.#connectionOf(peer);
    const gone = new AbortController();
    const onCancel = () => gone.abort(new GanglionError('aborted', { what: 'the caller has gone' }));
    call.on('cancelled', onCancel);
    using _busy = this.#listener.use(peer, from);
    try {
      return await this.#components.receive({
        method,
        message: call.request,
        from,
        // The transport writes deadlines in the machine's own time, so this is no other clock's
        // matter.
        timeoutMs: Math.max(Number(call.getDeadline()) - Date.now(), 0),
        gone: gone.signal,
      });
    } catch (thrown) {
      const faults = FAULTS[GanglionError.from(thrown).code];
      if (faults !== undefined) this.#holdDown.blame(from.address, faults);
      if (faults === FORGED) from.isProven = false;
      throw thrown;
    } finally {
      call.off('cancelled', onCancel);
    }
  }
}

/** Adds a method whose messages stay bytes: the envelope is opened by us, not by the transport. */
function register(
  server: Server,
  path: string,
  answer: (call: ServerUnaryCall<Uint8Array, Uint8Array>) => Promise<Uint8Array>,
): void {
  const same = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const handle = (call: ServerUnaryCall<Uint8Array, Uint8Array>, callback: sendUnaryData<Uint8Array>) => {
    answer(call).then(
      (bytes) => callback(null, bytes),
      (thrown: unknown) => {
        const { code } = GanglionError.from(thrown);
        callback({ code: statusOf(code), details: code });
      },
    );
  };
  server.register(path, handle, same, same, 'unary');
}
