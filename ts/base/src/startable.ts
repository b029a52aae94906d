// SPDX-License-Identifier: Apache-2.0

/** A thing with a life: started once, stopped once, and leaving nothing behind. */
export interface Startable {
  start(): Promise<void>;
  stop(): Promise<void>;
}
