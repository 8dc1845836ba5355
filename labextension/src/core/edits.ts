/** Changes of a cell's text, line by line. */

import type { ReplacementMessage } from './messages';

/** The source with the lines replaced; an empty text takes them out. */
export function replaceLines(source: string, edit: ReplacementMessage): string {
  const lines = source.split('\n');
  const instead = edit.text ? edit.text.replace(/\n$/, '').split('\n') : [];
  lines.splice(edit.first_line - 1, edit.last_line - edit.first_line + 1, ...instead);
  return lines.join('\n');
}
