import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Questions, questionsOn } from '../src/questions.ts';

function terminal(): { input: PassThrough; said: () => string; questions: Questions } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let said = '';
  output.on('data', (text) => {
    said += text;
  });
  const questions = questionsOn(input, output);
  onTestFinished(() => questions.close());
  return { input, said: () => said, questions };
}

describe('questions', () => {
  it('are answered line by line', async () => {
    const { input, said, questions } = terminal();
    const first = questions.ask('Name? ');
    input.write('churn\n');
    expect(await first).toBe('churn');
    const second = questions.ask('Sure? ');
    input.write('y\r\n');
    expect(await second).toBe('y');
    expect(said()).toBe('Name? Sure? ');
  });

  it('take what was typed before them, in its order', async () => {
    const { input, questions } = terminal();
    const first = questions.ask('a');
    input.write('1\n2\n\n');
    expect([await first, await questions.ask('b'), await questions.ask('c')]).toEqual(['1', '2', '']);
  });

  it('that are ended instead end the command as something that can be mended', async () => {
    const { input, questions } = terminal();
    const first = questions.ask('a');
    input.end();
    await expect(first).rejects.toMatchObject({ code: 'UNANSWERED' });
    await expect(questions.ask('b')).rejects.toMatchObject({ code: 'UNANSWERED' });
  });

  it('read nothing before the first', () => {
    const { input } = terminal();
    input.write('kept\n');
    expect(input.readableLength).toBe(5);
  });
});
