import { createHash } from 'node:crypto';

const ANIMALS = (
  'alpaca badger beaver bison bobcat buffalo caribou chipmunk cougar coyote deer donkey eagle elk ferret finch fox gecko gopher ' +
  'hare hawk heron ibex jackal jaguar kestrel lemming lynx marmot marten mink mole moose mouse muskrat newt ocelot opossum osprey ' +
  'otter owl panther peccary pelican possum puma quail rabbit raccoon raven salamander seal shrew skunk sloth squirrel stoat swan ' +
  'tapir toad turkey turtle vole wapiti weasel wolf wolverine woodchuck wren'
).split(' ');

/** Three animals and a number, as GitLab names a run without a name; the same seed gives the same name. */
export function animalName(seed: string): string {
  const digest = createHash('sha256').update(seed).digest();
  const animals = [0, 2, 4].map((offset) => ANIMALS[digest.readUInt16BE(offset) % ANIMALS.length]);
  return [...animals, digest.readUInt16BE(6) % 10_000].join('-');
}
