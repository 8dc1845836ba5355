/** The order in which findings are shown. */

import type { DiagnosticMessage } from './messages';

export type SeverityName = DiagnosticMessage['severity'];

export const SEVERITIES: readonly SeverityName[] = ['error', 'warning', 'info'];

/** How many findings are shown before the reader asks for more. */
export const FIRST = 3;

/** Blockers first, then warnings, then remarks; each in the order of the notebook. */
export function sorted(
  found: readonly DiagnosticMessage[],
  order: ReadonlyMap<string, number>
): DiagnosticMessage[] {
  const place = (one: DiagnosticMessage) =>
    one.cell === null ? -1 : (order.get(one.cell) ?? Number.MAX_SAFE_INTEGER);
  return [...found].sort(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      place(one) - place(other) ||
      (one.first_line ?? 0) - (other.first_line ?? 0)
  );
}

export function count(found: readonly DiagnosticMessage[], severity: SeverityName): number {
  return found.filter(one => one.severity === severity).length;
}

/** What stops an export, by cell. */
export function blockers(found: readonly DiagnosticMessage[]): Map<string, DiagnosticMessage[]> {
  const cells = new Map<string, DiagnosticMessage[]>();
  for (const one of found) {
    if (one.severity === 'error' && one.cell !== null) {
      cells.set(one.cell, [...(cells.get(one.cell) ?? []), one]);
    }
  }
  return cells;
}
