import { describe, expect, it } from 'vitest';
import {
  audienceOf,
  type PagesProject,
  type Publishing,
  publishing,
  type Visibility,
} from '../../src/core/audience.ts';

const pages = (visibility: Visibility, access: string | null): PagesProject => ({ visibility, access });

describe('who can open Pages', () => {
  it.each([
    ['private', 'private', 'members'],
    ['private', 'enabled', 'members'],
    ['private', 'public', 'everybody'],
    ['private', 'disabled', 'nobody'],
    ['internal', 'private', 'members'],
    ['internal', 'enabled', 'signed-in'],
    ['internal', 'public', 'everybody'],
    ['public', 'private', 'members'],
    ['public', 'enabled', 'everybody'],
    ['public', 'public', 'everybody'],
    ['private', null, null],
    ['private', 'something new', null],
  ] as const)('of a %s project with %s: %s', (visibility, access, audience) => {
    expect(audienceOf(pages(visibility, access))).toBe(audience);
  });
});

describe('publishing', () => {
  it.each<[string, Visibility | null, PagesProject | null, boolean, Publishing]>([
    ['a public project', 'public', null, false, 'fine'],
    ['a private one with its own Pages', 'private', pages('private', 'private'), false, 'fine'],
    ['a private one, Pages for whoever may see it', 'private', pages('private', 'enabled'), false, 'fine'],
    ['a private one with public Pages', 'private', pages('private', 'public'), false, 'refused'],
    ['the same where the configuration allows it', 'private', pages('private', 'public'), true, 'fine'],
    ['an internal one with public Pages', 'internal', pages('internal', 'public'), false, 'refused'],
    ['an internal one for all who are signed in', 'internal', pages('internal', 'enabled'), false, 'fine'],
    ['private runs on the Pages of a public project', 'private', pages('public', 'enabled'), false, 'refused'],
    ['private runs on the Pages of an internal one', 'private', pages('internal', 'enabled'), false, 'refused'],
    ['private runs where Pages are off', 'private', pages('private', 'disabled'), false, 'fine'],
    ['a private one of which GitLab says nothing', 'private', null, false, 'unknown'],
    ['a private one with a word of later versions', 'private', pages('private', 'nobody-knows'), false, 'unknown'],
    ['runs of nobody knows whom on public Pages', null, pages('public', 'public'), false, 'unknown'],
    ['runs of nobody knows whom among members', null, pages('private', 'private'), false, 'fine'],
  ])('%s', (_, runs, where, allowed, verdict) => {
    expect(publishing(runs, where, allowed)).toBe(verdict);
  });
});
