// SPDX-License-Identifier: Apache-2.0

/** Words of the language that stand where a metric could; functions are told by their bracket. */
const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

/** The names of the metrics that an expression reads, in order. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    // Text, label matchers, ranges, and the lists of labels after by, on and the like hold no metric.
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*(?:\([^)]*\))?/g, ' ');
  return [...bare.matchAll(/(?<![\w.:])[a-z_:][\w:]*(?!\s*\()(?![\w:])/gi)]
    .map(([name]) => name)
    .filter((name) => !KEYWORDS.has(name.toLowerCase()));
}
