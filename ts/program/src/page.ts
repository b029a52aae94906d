// SPDX-License-Identifier: Apache-2.0
/** The page on which a process tells an operator how it is: `/health`, `/ready`, `/metrics`. */
import { createMonitor, type Monitor, type MonitorInit } from './monitor.ts';
import type { MonitorSettings } from './monitor-settings.ts';

export { createMonitor, type Monitor, type MonitorInit } from './monitor.ts';
export { type MonitorSettings, monitorSettings } from './monitor-settings.ts';

/** Starts the page if the settings ask for one, and gives its end to `stack`. */
export async function serveMonitor(
  settings: MonitorSettings,
  page: Pick<MonitorInit, 'whyNotReady' | 'registries'>,
  stack: AsyncDisposableStack,
): Promise<Monitor | undefined> {
  const { metricsHost: host, metricsPort: port } = settings;
  if (port === undefined) return undefined;
  const monitor = createMonitor({ ...page, host, port });
  await monitor.start();
  stack.defer(() => monitor.stop());
  return monitor;
}
