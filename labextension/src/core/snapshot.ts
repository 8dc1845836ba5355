/** What a notebook holds at one moment, and what has changed since another. */

import type { CellMessage, CheckRequest } from './messages';

export interface CellSnapshot {
  id: string;
  kind: CellMessage['kind'];
  source: string;
  tags: unknown[];
  options: unknown;
  count: number | null;
}

export interface Snapshot {
  path: string;
  cells: readonly CellSnapshot[];
  /** Of the notebook's metadata what an analysis needs. */
  metadata: Record<string, unknown>;
}

/** The request in full. */
export function fullRequest(now: Snapshot): CheckRequest {
  return { path: now.path, cells: now.cells.map(message), metadata: now.metadata };
}

/** The request for what differs from `before`, whose answer was `base`; null if nothing does. */
export function changeRequest(before: Snapshot, base: string, now: Snapshot): CheckRequest | null {
  const known = new Map(before.cells.map(cell => [cell.id, cell]));
  const changed = now.cells.filter(cell => !sameCell(known.get(cell.id), cell));
  const moved =
    before.cells.length !== now.cells.length ||
    now.cells.some((cell, index) => cell.id !== before.cells[index].id);
  const relabelled = JSON.stringify(before.metadata) !== JSON.stringify(now.metadata);
  if (!changed.length && !moved && !relabelled && before.path === now.path) {
    return null;
  }
  return {
    path: now.path,
    base,
    cells: changed.map(message),
    ...(moved ? { order: now.cells.map(cell => cell.id) } : {}),
    ...(relabelled ? { metadata: now.metadata } : {})
  };
}

function message(cell: CellSnapshot): CellMessage {
  const metadata: Record<string, unknown> = {};
  if (cell.tags.length) {
    metadata.tags = cell.tags;
  }
  if (cell.options !== undefined) {
    metadata.nb2prod = cell.options;
  }
  const count = cell.kind === 'code' ? { execution_count: cell.count } : {};
  return { id: cell.id, kind: cell.kind, source: cell.source, metadata, ...count } as CellMessage;
}

function sameCell(one: CellSnapshot | undefined, other: CellSnapshot): boolean {
  return (
    one !== undefined &&
    one.source === other.source &&
    one.kind === other.kind &&
    one.count === other.count &&
    same(one.tags, other.tags) &&
    same(one.options, other.options)
  );
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
