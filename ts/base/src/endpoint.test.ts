// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { shownEndpoint } from './index.ts';

test.each([
  ['ws://127.0.0.1:9944', 'ws://127.0.0.1:9944'],
  ['wss://rpc.example/', 'wss://rpc.example'],
  ['ws://user:secret@127.0.0.1:1/?token=secret', 'ws://127.0.0.1:1/...'],
  ['wss://rpc.example/v3/secret', 'wss://rpc.example/...'],
  ['wss://secret@rpc.example', 'wss://rpc.example/...'],
  ['ws://[::1]:9944/?key=secret#secret', 'ws://[::1]:9944/...'],
  ['127.0.0.1:9944', '127.0.0.1:9944'],
  ['localhost:9944', 'localhost:9944'],
  ['', ''],
  ['twelve words', 'not shown'],
  ['ab'.repeat(32), 'not shown'],
  ['user:secret@host', 'not shown'],
])('of the address %s is told %s', (endpoint, told) => {
  expect(shownEndpoint(endpoint)).toBe(told);
});
