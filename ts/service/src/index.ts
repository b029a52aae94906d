// SPDX-License-Identifier: Apache-2.0
/** Errors, clock, logger and the life cycle that every process shares. */
export { type CallOptions, type Clock, systemClock, withDeadline } from './clock.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorFacts,
  type ErrorInit,
  GanglionError,
  isErrorCode,
} from './errors.ts';
export { createLogger, LOG_LEVELS, type Logger, type LogLevel, silentLogger } from './logger.ts';
export { EXIT, runProgram, type Startable } from './process.ts';
export {
  readSettings,
  type Setting,
  type Settings,
  type SettingsInit,
  type SettingValues,
  settingsHelp,
} from './settings.ts';
