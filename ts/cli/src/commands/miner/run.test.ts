// SPDX-License-Identifier: Apache-2.0
import { testStartRefusals } from '@ganglion/fakes';
import { MAIN } from '../../main-file.ts';

testStartRefusals([MAIN, 'miner', 'run']);
