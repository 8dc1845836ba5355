import { describe, expect, test } from 'vitest';

import { identifier, parseTag, retag, roleTag } from '../src/core/roles';

describe('parseTag', () => {
  test.each([
    ['data', { role: 'data', name: '' }],
    ['training:forest', { role: 'training', name: 'forest' }],
    ['data: load ', { role: 'data', name: 'load' }],
    ['train', null],
    ['Data', null],
    ['skip-execution', null],
    [3, null],
    [null, null]
  ])('%j', (text, tag) => expect(parseTag(text)).toEqual(tag));
});

describe('retag', () => {
  const forest = { role: 'training', name: 'forest' } as const;
  test.each([
    [['hide-input'], forest, ['hide-input', 'training:forest']],
    [['data', 'hide-input'], forest, ['training:forest', 'hide-input']],
    [['a', 'data', 'skip', 'b'], forest, ['a', 'training:forest', 'b']],
    [['a', 'data:load'], null, ['a']],
    ['not a list', forest, ['training:forest']],
    [undefined, null, []]
  ])('%j with %j', (tags, tag, expected) => expect(retag(tags, tag)).toEqual(expected));
});

test('only the first role counts', () => {
  expect(roleTag(['x', 'data', 'skip'])).toEqual({ role: 'data', name: '' });
});

describe('identifier', () => {
  test.each([
    ['load customers', 'load_customers'],
    ['züge', 'züge'],
    ['class', ''],
    ['_hidden', ''],
    ['1st', ''],
    ['a$(rm)', ''],
    ['x'.repeat(65), '']
  ])('%j', (name, expected) => expect(identifier(name)).toBe(expected));
});
