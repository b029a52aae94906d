// SPDX-License-Identifier: Apache-2.0

/** What systems call it when there is no room: on the disk, or for this user. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether an error, or one that caused it, says that there is no room to write. */
export function isDiskFull(error: unknown): boolean {
  let inner = error;
  // A chain of causes may lead back into itself.
  for (let depth = 0; depth < 10 && typeof inner === 'object' && inner !== null; depth += 1) {
    if ('code' in inner && FULL.has(inner.code)) return true;
    inner = 'cause' in inner ? inner.cause : undefined;
  }
  return false;
}
