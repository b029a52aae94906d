// SPDX-License-Identifier: Apache-2.0
import type { OpenSocket } from './text-socket.ts';

/** A websocket of the platform, which can send no pings: its owner has to ask for something. */
export const openSocket: OpenSocket = (endpoint, { onOpen, onText, onEnd }) => {
  const socket = new WebSocket(endpoint);
  socket.addEventListener('open', onOpen);
  socket.addEventListener('message', ({ data }) => onText(String(data)));
  socket.addEventListener('error', (event) => onEnd(event));
  socket.addEventListener('close', () => onEnd());
  return { send: (text) => socket.send(text), terminate: () => socket.close() };
};
