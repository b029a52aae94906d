// SPDX-License-Identifier: Apache-2.0
import type { Entry } from '@ganglion/program';
import { PROGRAMS } from './programs.ts';
import { VERBS } from './verbs.ts';

/** Every command, in the order of the help. */
export const ENTRIES: readonly Entry[] = [...PROGRAMS, ...VERBS];
