// SPDX-License-Identifier: Apache-2.0
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/**
 * The home folder of this user: what `HOME` says, else what the system knows. A relative one is not followed: keys would come
 * to lie wherever the program is called.
 */
export function homeOf(env: Readonly<Record<string, string | undefined>>): string {
  const said = env.HOME || homedir();
  return isAbsolute(said) ? said : userInfo().homedir;
}
