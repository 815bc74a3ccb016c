import { expect, it } from 'vitest';
import { nearest } from '../../src/core/model/nearest.ts';

it.each([
  ['histroy', ['history', 'metrics'], 'history'],
  ['Goal', ['goal', 'gate'], 'goal'],
  ['max_regression', ['max-regression', 'min', 'max'], 'max-regression'],
  ['mn', ['min', 'max'], 'min'],
  ['xyz', ['min', 'max'], null],
  ['entirely different', ['history'], null],
  ['', ['goal'], null],
  ['goal', [], null],
])('%j among %j: %j', (word, known, expected) => expect(nearest(word, known)).toBe(expected));
