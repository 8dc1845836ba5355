import { expect, test } from 'vitest';

import { CellSnapshot, changeRequest, fullRequest, Snapshot } from '../src/core/snapshot';

function cell(id: string, change: Partial<CellSnapshot> = {}): CellSnapshot {
  return {
    id,
    kind: 'code',
    source: 'x = 1',
    tags: [],
    options: undefined,
    count: null,
    ...change
  };
}

function notebook(...cells: CellSnapshot[]): Snapshot {
  return { path: 'a.ipynb', cells, metadata: {} };
}

const before = notebook(cell('a'), cell('b', { tags: ['data'] }));

test('all of it', () => {
  expect(fullRequest(before)).toEqual({
    path: 'a.ipynb',
    cells: [
      { id: 'a', kind: 'code', source: 'x = 1', metadata: {}, execution_count: null },
      {
        id: 'b',
        kind: 'code',
        source: 'x = 1',
        metadata: { tags: ['data'] },
        execution_count: null
      }
    ],
    metadata: {}
  });
});

test('nothing has changed', () => {
  expect(changeRequest(before, '7', notebook(cell('a'), cell('b', { tags: ['data'] })))).toBeNull();
});

test.each([
  ['source', cell('a', { source: 'x = 2' })],
  ['tags', cell('a', { tags: ['skip'] })],
  ['options', cell('a', { options: { fan_out: 'x' } })],
  ['kind', cell('a', { kind: 'markdown' })],
  ['count', cell('a', { count: 4 })]
])('only the cell whose %s changed', (_, changed) => {
  const request = changeRequest(before, '7', notebook(changed, before.cells[1]));
  expect(request?.base).toBe('7');
  expect(request?.cells.map(one => one.id)).toEqual(['a']);
  expect(request).not.toHaveProperty('order');
});

test.each([
  ['removed', ['b'], []],
  ['moved', ['b', 'a'], []],
  ['added', ['a', 'c', 'b'], ['c']]
])('the order when cells are %s', (_, order, sent) => {
  const known = new Map(before.cells.map(one => [one.id, one]));
  const now = notebook(...order.map(id => known.get(id) ?? cell(id)));
  const request = changeRequest(before, '7', now);
  expect(request?.order).toEqual(order);
  expect(request?.cells.map(one => one.id)).toEqual(sent);
});

test('metadata only when they changed', () => {
  const request = changeRequest(before, '7', { ...before, metadata: { nb2prod: { ci: 'none' } } });
  expect(request).toEqual({
    path: 'a.ipynb',
    base: '7',
    cells: [],
    metadata: { nb2prod: { ci: 'none' } }
  });
});
