// SPDX-License-Identifier: Apache-2.0
/** The page on which a process tells an operator how it is: `/health`, `/ready`, `/metrics`. */
export { createMonitor, type Monitor, type MonitorInit } from './monitor.ts';
export { type MonitorSettings, monitorSettings, serveMonitor } from './monitor-settings.ts';
