// SPDX-License-Identifier: Apache-2.0
/** What every program shares: settings, life from start to SIGTERM, log. */
export { createLogger, LOG_LEVELS, type LogLevel } from './logger.ts';
export { EXIT, runProgram } from './process.ts';
export {
  readSettings,
  type Setting,
  type Settings,
  type SettingsInit,
  type SettingValues,
  settingsHelp,
} from './settings.ts';
