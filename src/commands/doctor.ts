import type { Command } from './command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary:
    'check token, server, project, runs and Pages by the calls that need them; nothing is written. Exit code 0 when comment, gate and dashboard work',
  example: 'ml-report doctor --mr 42',
  options: [
    { flags: '--format <form>', description: 'form of the list', choices: ['table', 'json'], default: 'table' },
  ],
  result: [
    [
      'checks',
      'each with label, state (good, attention, bad, unknown), says, mend, and until: what must be mended first',
    ],
    [
      'features',
      'comment, gate and dashboard, each with works and because: labels of the checks that stand in its way',
    ],
  ],
  run: async (...given) => (await import('./work/doctor.ts')).work(...given),
};
