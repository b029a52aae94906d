// SPDX-License-Identifier: Apache-2.0
import type { Entry } from '@ganglion/program';

/** The verbs of keys, neurons, stake and weights. */
export const VERBS: readonly Entry[] = [];
