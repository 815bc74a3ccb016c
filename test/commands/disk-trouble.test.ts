import { describe, expect, it } from 'vitest';
import { diskTrouble, diskTroubleSomewhere, whyUnwritable } from '../../src/commands/disk-trouble.ts';
import { userError } from '../../src/errors.ts';

const system = (message: string, more: object = {}) => Object.assign(new Error(message), more);

const FULL = 'The folder public cannot be written: there is no space left on its disk.';
const full: readonly (readonly [what: string, cause: unknown])[] = [
  ['a write by descriptor', system('ENOSPC: no space left on device, write', { code: 'ENOSPC' })],
  [
    'a file of the draft that cannot be opened',
    system("ENOSPC: no space left on device, open '/x/.public-a1/index.html'", {
      code: 'ENOSPC',
      path: '/x/.public-a1/index.html',
    }),
  ],
  ['an error of a thread, whose code is lost', system('ENOSPC: no space left on device, write')],
  [
    'the same, as the refusal of another part',
    userError('SITE_FAILED', { why: 'it is full' }, system('ENOSPC: no space left on device, write')),
  ],
];

describe('trouble with a disk', () => {
  it.for(full)('names the folder that the user knows: %s', ([, cause]) => {
    expect(diskTrouble(cause, 'public')?.message).toBe(FULL);
  });

  it('says which of the files of SQLite it was by the folder alone', () => {
    const cause = system('attempt to write a readonly database', { errcode: 8 });
    expect(diskTrouble(cause, '.ml-report')?.message).toBe(
      'The folder .ml-report cannot be written: attempt to write a readonly database.',
    );
  });

  it('is none where the cause is another, or was told already', () => {
    expect(diskTrouble(new TypeError('x is undefined'), 'public')).toBeNull();
    expect(diskTrouble(system('ENOENT: no such file or directory', { code: 'ENOENT' }), 'public')).toBeNull();
    const told = userError('FOLDER_UNWRITABLE', { folder: 'a', why: 'b' }, system('ENOSPC: no space left', {}));
    expect(diskTrouble(told, 'public')).toBeNull();
  });

  it('is where the path of the cause is, where nobody knows it better', () => {
    const cause = system('EROFS: read-only file system, open', { code: 'EROFS', path: '/x/y/file' });
    expect(diskTroubleSomewhere(cause, '/z')?.message).toContain('The folder /x/y cannot');
    expect(diskTroubleSomewhere(system('EROFS: read-only file system', {}), '/z')?.message).toContain('The folder /z ');
  });

  it('leaves out the path of a draft', () => {
    expect(whyUnwritable(system("EACCES: permission denied, mkdtemp '/x/.public-XXXXXX'"))).toBe(
      'EACCES: permission denied',
    );
  });
});
