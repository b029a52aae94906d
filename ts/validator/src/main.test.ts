// SPDX-License-Identifier: Apache-2.0
import { testStartRefusals } from '@ganglion/fakes';

testStartRefusals(new URL('main.ts', import.meta.url));
