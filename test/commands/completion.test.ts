import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

const script = async (shell: string) => (await ml(['completion', shell])).out;
const shells = ['bash', 'zsh', 'fish'];
const there = await Promise.all(
  shells.map(async (shell) => [shell, (await execa(shell, ['-c', 'true'], { reject: false })).exitCode === 0] as const),
);
const isThere = new Map(there);

describe.runIf(isThere.get('bash'))('in bash', () => {
  /** What bash offers for the last of the words. */
  async function offered(words: readonly string[], folder = newFolder()): Promise<string[]> {
    const file = join(newFolder(), 'completion.bash');
    writeFileSync(file, await script('bash'));
    const asked = `
      set -eu; source "$0"
      [[ $(complete -p ml-report) == 'complete -F _ml_report ml-report' ]]
      COMP_WORDS=(ml-report "$@"); COMP_CWORD=$#
      _ml_report || true
      for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do echo "\${COMPREPLY[i]}"; done`;
    const { stdout } = await execa('bash', ['--norc', '-c', asked, file, ...words], { cwd: folder });
    return stdout.split('\n').filter(Boolean);
  }

  it('offers every command, and those that begin as was typed', async () => {
    expect(await offered([''])).toEqual([...commands.map(({ name }) => name), '--help', '--version']);
    expect(await offered(['com'])).toEqual(['comment', 'completion']);
  });

  it('offers the options of a command, its own and those of all', async () => {
    expect(await offered(['check', '--re'])).toEqual(['--replay', '--read-only']);
    expect(await offered(['comment', '--d'])).toEqual(['--dry-run', '--dir']);
    expect(await offered(['nonsense', '--'])).toEqual([]);
  });

  it.each<[string[], string[]]>([
    [
      ['check', '--format', ''],
      ['table', 'json', 'markdown'],
    ],
    [['check', '--format', 'j'], ['json']],
    [
      ['export', '--format', ''],
      ['json', 'csv', 'parquet'],
    ],
    [['check', '--format', '=', 'm'], ['markdown']],
    [
      ['check', '--log-level', '='],
      ['quiet', 'info', 'debug'],
    ],
    [['check', '--mr', ''], []],
    [['completion', 'z'], ['zsh']],
  ])('%j: %j', async (words, expected) => expect(await offered(words)).toEqual(expected));

  it('offers files and folders where they are taken, blanks in their names and all', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'my config.yml'), '');
    expect(await offered(['check', '--config', 'my'], folder)).toEqual(['my config.yml']);
    expect(await offered(['check', '--dir', 'my'], folder)).toEqual([]);
  });
});

describe.each(shells)('the script for %s', (shell) => {
  it('knows every command and every option', async () => {
    const text = await script(shell);
    for (const { name, options } of commands) {
      expect(text).toContain(name);
      for (const { flags } of options) {
        const word = flags.split(' ')[0] ?? '';
        expect(text).toContain(shell === 'fish' ? `-l ${word.slice(2)}` : word);
      }
    }
  });

  it.runIf(isThere.get(shell))('is read by it without a word', async () => {
    const file = join(newFolder(), 'script');
    writeFileSync(file, await script(shell));
    expect(await execa(shell, ['-n', file])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('lets no text of ours end its quotes', async () => {
    const lines = (await script(shell)).split('\n').filter((line) => !line.startsWith('#'));
    const open = lines.filter((line) => {
      const without = line.replaceAll(`'\\''`, '').replaceAll(shell === 'fish' ? `\\'` : '\0', '');
      return (without.match(/'/g) ?? []).length % 2 === 1;
    });
    expect(open).toEqual([]);
  });
});

it('another shell is a mistake', async () => {
  const { exit, err } = await ml(['completion', 'tcsh']);
  expect({ exit, err }).toMatchObject({ exit: 2, err: expect.stringContaining('bash, zsh, fish') });
  expect(await ml(['completion'])).toMatchObject({ exit: 2, out: '' });
});
