// SPDX-License-Identifier: Apache-2.0
/** What every program shares: commands as data, settings, life from start to SIGTERM, log. */
export {
  type AnyCommand,
  type Call,
  type Command,
  defineCommand,
  type Entry,
  type Example,
  type Positional,
  type PositionalValues,
} from './command.ts';
export { readCommandLine, suggest, unknownFlag } from './command-line.ts';
export { EXIT, exitStatusOf, lineOf } from './exit-status.ts';
export { flagOf, shown, wantsHelp } from './flag.ts';
export { columnsOf, commandHelp, programHelp } from './help.ts';
export { logStop } from './life.ts';
export { createLogger, LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './logger.ts';
export { createOutput, type Output, type Streams, sayTo } from './output.ts';
export { load, runProgram } from './process.ts';
export { type CommandInit, callCommand, runCommand } from './run-command.ts';
export type { Setting, Settings, SettingValues } from './settings.ts';
export { table } from './table.ts';
