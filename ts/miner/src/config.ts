// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { neuronSettings } from '@ganglion/neuron/settings';
import type { SettingValues } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

const ipAddress = z.string().refine((value) => isIP(value) !== 0, 'an IPv4 or IPv6 address');
const port = wholeNumber(0, 65_535);

/** What a user may set of a miner. */
export const minerSettings = {
  ...neuronSettings,
  axonHost: {
    schema: ipAddress.optional(),
    value: 'IP',
    env: 'GANGLION_AXON_HOST',
    help: 'address the axon listens on; default every one with --public-ip, else 127.0.0.1',
  },
  axonPort: {
    schema: port.default(8_091),
    value: 'PORT',
    env: 'GANGLION_AXON_PORT',
    help: 'port the axon listens on, 0 to 65535, where 0 takes any free one; default 8091',
  },
  publicIp: {
    schema: ipAddress.optional(),
    value: 'IP',
    env: 'GANGLION_PUBLIC_IP',
    help: 'address published on the chain; default --axon-host',
  },
  publicPort: {
    schema: wholeNumber(1, 65_535).optional(),
    value: 'PORT',
    env: 'GANGLION_PUBLIC_PORT',
    help: 'port published on the chain, where a router or a container maps it to --axon-port; default the one listened on',
  },
  noSelfDial: {
    schema: z.stringbool().default(false),
    env: 'GANGLION_NO_SELF_DIAL',
    help: 'does not ask itself at the published endpoint before it is ready, for routers that lead nobody back in',
  },
  stateDir: {
    schema: z.string().optional(),
    value: 'DIRECTORY',
    env: 'GANGLION_STATE_DIR',
    help: 'where the miner remembers over restarts which requests it has answered; default nowhere',
  },
  minStake: {
    schema: z
      .string()
      .regex(/^\d{1,20}(\.\d{1,9})?$/, 'a decimal number of tokens with at most 9 digits after the point')
      .default('0'),
    value: 'TOKENS',
    env: 'GANGLION_MIN_STAKE',
    help: 'stake that a sender has at least, as 12.5; others are refused unread. Default 0: every neuron is answered, in shares that grow with stake',
  },
  refuse: {
    schema: z
      .string()
      .regex(/^[1-9A-HJ-NP-Za-km-z]{46,50}(,[1-9A-HJ-NP-Za-km-z]{46,50})*$/, 'addresses with commas between')
      .optional(),
    value: 'HOTKEYS',
    env: 'GANGLION_REFUSE',
    help: 'addresses of hotkeys that are not answered, with commas between; default none',
  },
  misbehave: {
    schema: z.enum(['malformed', 'silent']).optional(),
    value: 'FAULT',
    help: 'development only: malformed signs broken tensors, silent never answers',
  },
} as const;

/** Values of {@link minerSettings}. */
export type MinerSettings = SettingValues<typeof minerSettings>;
