import type { Work } from '../command.ts';
import { checks } from '../doctor/checks.ts';
import { examine } from '../doctor/examine.ts';
import { factsOf } from '../doctor/facts.ts';
import { jsonText, tableText } from '../doctor/report.ts';

/** Whoever waits for a diagnosis wants to know that a server is busy, and not to wait until it is no more. */
const RETRY_SECONDS = 5;

export const work: Work = async (options, { format }, io) => {
  const retrySeconds = Math.min(RETRY_SECONDS, io.environment.retrySeconds);
  const facts = factsOf(options, { ...io, environment: { ...io.environment, retrySeconds } });
  const tell = (made: number, of: number) => io.progress.count(`${made} of ${of}`, made / of);
  try {
    const examination = await io.progress.section('Checks', () => examine(checks, facts, tell));
    io.print(format === 'json' ? jsonText(examination) : tableText(examination, io.colour));
    return examination.features.every(({ works }) => works) ? 0 : 2;
  } finally {
    await facts.close();
  }
};
