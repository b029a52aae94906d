// SPDX-License-Identifier: Apache-2.0

/** A websocket as the client of JSON-RPC uses it. */
export interface TextSocket {
  /** Sends one message; to be called while it is open. */
  send(text: string): void;
  /**
   * Asks for a sign of life, which `onAlive` tells; absent where the platform can send no such
   * frame.
   */
  readonly ping?: () => void;
  /** Ends it at once, whether it is open yet or not. */
  terminate(): void;
}

/** What a socket tells its owner. */
export interface SocketListener {
  onOpen(): void;
  onText(text: string): void;
  onAlive(): void;
  /** It has failed or was closed. It may be told more than once. */
  onEnd(cause?: unknown): void;
}

/** Begins to connect; throws for an endpoint that is no address. */
export type OpenSocket = (endpoint: string, listener: SocketListener) => TextSocket;
