const COMMANDS = (
  'approve assign assign_reviewer award board_move cc child_of clear_estimate clear_spend clear_weight clone close confidential ' +
  'copy_metadata create_merge_request done draft due duplicate epic estimate estimate_time health_status invite_email iteration ' +
  'label labels link lock merge milestone move promote promote_to publish react ready reassign reassign_reviewer rebase relabel ' +
  'relate remove_child remove_due_date remove_epic remove_estimate remove_milestone remove_parent remove_time_spent reopen ' +
  'request_changes request_review reviewer set_parent severity shrug spend spend_time spent submit_review subscribe tableflip ' +
  'target_branch timeline title todo unapprove unassign unassign_reviewer unlabel unlink unlock unsubscribe wip zoom'
).split(' ');

const COMMAND = new RegExp(`^/(${COMMANDS.join('|')})(?: +(.*))?\\s*$`, 'i');
const FENCE = /^(```|~~~)/;

export type Command = { name: string; argument: string };

/**
 * What GitLab keeps of a comment: no carriage returns, no blank end, and no line that is a quick action. Lines inside
 * a fenced block are kept as they are.
 */
export function storedBody(written: string): { body: string; commands: Command[] } {
  const commands: Command[] = [];
  let fence = '';
  const kept = written
    .replaceAll('\r', '')
    .split('\n')
    .filter((line) => {
      const mark = FENCE.exec(line)?.[1];
      if (mark !== undefined) fence = fence === '' ? mark : fence === mark ? '' : fence;
      const [, name, argument = ''] = (fence === '' && COMMAND.exec(line)) || [];
      if (name !== undefined) commands.push({ name: name.toLowerCase(), argument: argument.trim() });
      return name === undefined;
    });
  return { body: kept.join('\n').trimEnd(), commands };
}

/** The names that GitLab gives to the effects of the usual commands. */
export function commandsChanges(commands: readonly Command[]): Record<string, unknown> {
  return Object.fromEntries(
    commands.map(({ name, argument }): [string, unknown] => {
      if (name === 'close' || name === 'reopen') return ['state_event', name];
      if (name === 'draft' || name === 'ready') return ['wip_event', name];
      return [name, argument === '' ? true : argument];
    }),
  );
}
