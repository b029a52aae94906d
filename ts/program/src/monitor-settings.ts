// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { z } from 'zod';
import type { SettingValues } from './settings.ts';
import { wholeNumber } from './whole-number.ts';

/** The settings of the page, the same in every program; spread them into its own. */
export const monitorSettings = {
  metricsHost: {
    schema: z
      .string()
      .refine((value) => isIP(value) !== 0, 'an IPv4 or IPv6 address')
      .default('127.0.0.1'),
    value: 'IP',
    env: 'GANGLION_METRICS_HOST',
    help: 'address of the monitoring page; it has no access control; default 127.0.0.1',
  },
  metricsPort: {
    schema: wholeNumber(0, 65_535).optional(),
    value: 'PORT',
    env: 'GANGLION_METRICS_PORT',
    help: 'serves /metrics, /health and /ready on this port, 0 to 65535, where 0 takes any free one; default none',
  },
} as const;

/** Values of {@link monitorSettings}. */
export type MonitorSettings = SettingValues<typeof monitorSettings>;
