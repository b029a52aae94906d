// SPDX-License-Identifier: Apache-2.0
// Finds functions and files that have grown too long to be read. Prints one line for each, and fails.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const LONGEST_FILE = 400;
const LONGEST_FUNCTION = { ts: 60, rs: 80 };

/** Tests, what generators write, the item lists of pallets, and benchmarks may be as long as they need. */
const EXEMPT = [
  /\.test\.ts$/,
  /\/generated\//,
  /\/tests\//,
  /(^|\/)(benches|fuzz)\//,
  /^pallets\/(registry|stake|incentive)\/src\/lib\.rs$/,
  /\/benchmarking\.rs$/,
  /\/bench\.ts$/,
  /\/dispatch_weights\.rs$/,
];

/** Returns a line for each function and file of `paths` that is too long. */
export function checkSizes(root, paths) {
  const problems = [];
  for (const path of paths) {
    if (EXEMPT.some((pattern) => pattern.test(path))) continue;
    const text = readFileSync(join(root, path), 'utf8');
    const lines = text.trimEnd().split('\n').length;
    if (lines > LONGEST_FILE) problems.push(`${path}: ${lines} lines, and ${LONGEST_FILE} are the most`);
    for (const { name, line, length, limit } of longFunctions(path, text)) {
      problems.push(`${path}:${line}: ${name} has ${length} lines, and ${limit} are the most`);
    }
  }
  return problems;
}

function longFunctions(path, text) {
  if (/^ts\/.*\.ts$/.test(path)) return longTypeScriptFunctions(path, text);
  return /^node\/src\/.*\.rs$/.test(path) ? longRustFunctions(text) : [];
}

function longTypeScriptFunctions(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined) {
      const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
      const line = lineOf(node.getStart());
      const length = lineOf(node.end) - line + 1;
      const name = node.name?.getText() ?? node.parent.name?.getText() ?? 'a function';
      if (length > LONGEST_FUNCTION.ts) found.push({ name, line, length, limit: LONGEST_FUNCTION.ts });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Formatted Rust closes a function with a brace as far to the right as the line on which it begins. */
function longRustFunctions(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [, indent, name] =
      /^(\s*)(?:pub(?:\([a-z]+\))? )?(?:const |async |unsafe )*fn (\w+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const end = lines.findIndex((other, index) => index > at && other === `${indent}}`);
    const length = end - at + 1;
    return length > LONGEST_FUNCTION.rs ? [{ name, line: at + 1, length, limit: LONGEST_FUNCTION.rs }] : [];
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.rs'], {
    cwd: root,
    encoding: 'utf8',
  });
  const problems = checkSizes(root, listed.trim().split('\n'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) exit(1);
}
