import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob, selects } from '../../src/core/model/glob.ts';

describe('a glob', () => {
  it.each([
    ['*loss*', 'train/box_loss', true],
    ['*loss*', 'loss', true],
    ['lat*_ms', 'latency/p50_ms', true],
    ['val/auc', 'val/auc', true],
    ['val/auc', 'val/AUC', false],
    ['val/auc', 'xval/auc', false],
    ['val.auc', 'val/auc', false],
    ['a?c', 'a🙂c', true],
    ['a?c', 'ac', false],
    ['*', 'two\nlines', true],
    ['[ab]+(c)', '[ab]+(c)', true],
    ['a|b', 'a', false],
    ['$^', '$^', true],
    ['\\d', '\\d', true],
  ])('%j on %j: %s', (glob, name, expected) => expect(matchesGlob(glob, name)).toBe(expected));

  it('takes what the regular expression takes that says the same', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?');
    const text = (letters: fc.Arbitrary<string>) => fc.array(letters, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text(sign), text(fc.constantFrom('a', 'b')), (glob, name) => {
        const pattern = glob.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(glob, name)).toBe(new RegExp(`^${pattern}$`).test(name));
      }),
    );
  });

  it('of many stars, which a stranger can write, is no work', () => {
    expect(matchesGlob(`${'*a'.repeat(40)}b`, 'a'.repeat(250))).toBe(false);
  });

  it('without a star or question mark takes just itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, other) => {
        const glob = name.replace(/[*?]/g, '-');
        expect(matchesGlob(glob, glob)).toBe(true);
        expect(matchesGlob(glob, other)).toBe(glob === other);
      }),
    );
  });
});

describe('a list of globs', () => {
  it.each([
    [[], 'anything', true],
    [['churn-*', '!*-scratch'], 'churn-a', true],
    [['churn-*', '!*-scratch'], 'churn-scratch', false],
    [['churn-*', '!*-scratch'], 'other', false],
    [['!*-scratch'], 'other', true],
    [['!*-scratch'], 'x-scratch', false],
    [['!a*', 'ab'], 'ab', true],
    [['ab', '!a*'], 'ab', false],
  ])('%j takes %j: %s', (globs, name, expected) => expect(selects(globs, name)).toBe(expected));
});
