import { expect, test, vi } from 'vitest';

import { LiveCheck } from '../src/core/live';
import type { CheckRequest, CheckResponse } from '../src/core/messages';
import { Request, RequestError } from '../src/core/requests';
import type { Snapshot } from '../src/core/snapshot';

interface Asked {
  operation: string;
  body: CheckRequest;
  signal?: AbortSignal;
  answer: (response: Partial<CheckResponse>) => void;
  refuse: (error: Error) => void;
}

/** A check of one cell, and the requests that it made. */
function setUp() {
  let source = 'x = 1';
  const asked: Asked[] = [];
  const take = (): Snapshot => ({
    path: 'a.ipynb',
    cells: [{ id: 'a', kind: 'code', source, tags: [], options: undefined, count: null }],
    metadata: {}
  });
  const request = ((operation: string, body: CheckRequest, signal?: AbortSignal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
      asked.push({
        operation,
        body,
        signal,
        answer: response =>
          resolve({ state: 's', resend: false, pending: false, analysis: {}, ...response }),
        refuse: reject
      });
    })) as unknown as Request;
  const changed = vi.fn();
  const live = new LiveCheck(take, request, changed, 5);
  return { live, asked, changed, write: (text: string) => (source = text) };
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

test('the first request is in full, the next has only the change', async () => {
  const { live, asked, write } = setUp();
  const first = live.checkNow();
  asked[0].answer({ state: 's1', analysis: { package: 'churn', metrics: ['auc'] } });
  await first;
  write('x = 2');
  const second = live.checkNow();
  expect(asked[0].body.base).toBeUndefined();
  expect(asked[1].body).toMatchObject({ base: 's1', cells: [{ source: 'x = 2' }] });
  asked[1].answer({ state: 's2', analysis: { metrics: [] } });
  await second;
  expect(live.analysis).toMatchObject({ package: 'churn', metrics: [] });
  await live.checkNow();
  expect(asked).toHaveLength(2);
});

test('nothing is drawn again before there is an answer', async () => {
  const { live, asked, changed } = setUp();
  const first = live.checkNow();
  expect(changed).not.toHaveBeenCalled();
  asked[0].answer({ state: 's1' });
  await first;
  expect(changed).toHaveBeenCalledTimes(1);
});

test('one request is in flight, and the newest text is asked for after it', async () => {
  const { live, asked, write } = setUp();
  const done = live.checkNow();
  for (const text of ['x = 2', 'x = 3', 'x = 4']) {
    write(text);
    void live.checkNow();
  }
  expect(asked).toHaveLength(1);
  asked[0].answer({ state: 's1' });
  await settled();
  expect(asked).toHaveLength(2);
  expect(asked[1].body.cells[0].source).toBe('x = 4');
  asked[1].answer({ state: 's2' });
  await done;
});

test('a server that forgot is told everything again', async () => {
  const { live, asked, write } = setUp();
  const first = live.checkNow();
  asked[0].answer({ state: 's1', analysis: { package: 'old', metrics: ['auc'] } });
  await first;
  write('x = 2');
  const second = live.checkNow();
  asked[1].answer({ state: '', resend: true });
  await settled();
  expect(asked[2].body.base).toBeUndefined();
  asked[2].answer({ state: 's2', analysis: { package: 'new' } });
  await second;
  expect(live.analysis).toMatchObject({ package: 'new', metrics: [] });
});

test('what cannot be read keeps the old graph', async () => {
  const { live, asked, write } = setUp();
  const first = live.checkNow();
  asked[0].answer({ state: 's1', analysis: { metrics: ['auc'] } });
  await first;
  write('x = 2');
  const second = live.checkNow();
  asked[1].answer({ state: 's2', analysis: { unreadable: 'no Python' } });
  await second;
  expect(live.analysis).toMatchObject({ unreadable: 'no Python', metrics: ['auc'] });
});

test('without a server nothing more is asked, until somebody tries again', async () => {
  const { live, asked, write } = setUp();
  const first = live.checkNow();
  asked[0].refuse(new RequestError('absent', 'nobody'));
  await first;
  write('x = 2');
  live.schedule();
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(live.state).toBe('absent');
  expect(asked).toHaveLength(1);
  live.retry();
  expect(asked).toHaveLength(2);
});

test('typing waits for a pause', async () => {
  vi.useFakeTimers();
  const { live, asked } = setUp();
  live.schedule();
  vi.advanceTimersByTime(4);
  live.schedule();
  vi.advanceTimersByTime(4);
  expect(asked).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(asked).toHaveLength(1);
  vi.useRealTimers();
});

test('what takes longer is asked for at once, and added', async () => {
  const { live, asked } = setUp();
  const done = live.checkNow();
  asked[0].answer({ state: 's1', pending: true, analysis: { refused: true } });
  await settled();
  expect(live.isPending).toBe(true);
  expect(asked[1]).toMatchObject({ operation: 'complete', body: { path: 'a.ipynb', state: 's1' } });
  asked[1].answer({ state: 's1', analysis: { metrics: ['auc'] } });
  await done;
  expect(live).toMatchObject({ isPending: false, state: 'idle' });
  expect(live.analysis).toMatchObject({ refused: true, metrics: ['auc'] });
});

test('an edit stops the longer part, running a cell does not', async () => {
  const { live, asked, write } = setUp();
  const done = live.checkNow();
  asked[0].answer({ state: 's1', pending: true, analysis: { refused: true } });
  await settled();
  void live.checkNow();
  expect(asked[1].signal?.aborted).toBe(false);
  write('x = 2');
  void live.checkNow();
  expect(asked[1].signal?.aborted).toBe(true);
  await settled();
  expect(asked[2].operation).toBe('check');
  expect(asked[2].body).toMatchObject({ base: 's1', cells: [{ source: 'x = 2' }] });
  asked[2].answer({ state: 's2', pending: true, analysis: { diagnostics: [] } });
  await settled();
  expect(asked[3]).toMatchObject({ operation: 'complete', body: { state: 's2' } });
  asked[3].answer({ state: 's3', analysis: { package: 'churn' } });
  await done;
  expect(live).toMatchObject({ isPending: false, state: 'idle', error: '' });
  expect(live.analysis).toMatchObject({ package: 'churn', refused: true });
  write('x = 3');
  void live.checkNow();
  expect(asked[4].body.base).toBe('s3');
});

test('a look at the changed cells does not hide what is known', async () => {
  const { live, asked, write } = setUp();
  const first = live.checkNow();
  asked[0].answer({ state: 's1', analysis: { refused: true, metrics: ['auc'] } });
  await first;
  write('x = 2');
  const second = live.checkNow();
  asked[1].answer({ state: 's2', resend: true });
  await settled();
  asked[2].answer({ state: 's2', pending: true, analysis: { refused: false } });
  await settled();
  expect(live.analysis).toMatchObject({ refused: true, metrics: ['auc'] });
  write('x = 3');
  void live.checkNow();
  await settled();
  asked[4].answer({ state: 's3', pending: true, analysis: {} });
  await settled();
  expect(live.analysis).toMatchObject({ refused: true, metrics: ['auc'] });
  asked[5].answer({ state: 's4', analysis: { metrics: [] } });
  await second;
  expect(live.analysis).toMatchObject({ refused: false, metrics: [] });
});
