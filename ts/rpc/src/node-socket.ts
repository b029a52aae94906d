// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws';
import type { OpenSocket } from './text-socket.ts';

/** The largest answer: a state of 4096 neurons fits many times. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** A websocket of Node, with pings. */
export const openSocket: OpenSocket = (endpoint, { onOpen, onText, onAlive, onEnd }) => {
  const socket = new WebSocket(endpoint, { maxPayload: MAX_ANSWER_BYTES, perMessageDeflate: false });
  socket.on('open', onOpen);
  socket.on('message', (data) => onText(String(data)));
  socket.on('pong', onAlive);
  socket.on('error', onEnd);
  socket.on('close', () => onEnd());
  return {
    send: (text) => socket.send(text),
    ping: () => socket.ping(),
    terminate: () => socket.terminate(),
  };
};
