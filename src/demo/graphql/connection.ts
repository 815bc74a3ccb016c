import { opaque, opened } from '../http/opaque.ts';

/** Arguments of every list in GraphQL; a page has 100 nodes at most. */
export type PageArguments = { first?: number; after?: string };

export type Connection<Node> = {
  count: number;
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

const LARGEST = 100;
/** Where GitLab stops counting. */
const COUNTED = 1001;

/** `read` gives the items from an offset; the cursor is opaque to clients and the offset here. */
export function connection<Item, Node>(
  { first, after }: PageArguments,
  total: number,
  read: (offset: number, size: number) => Item[],
  node: (item: Item, index: number) => Node,
): Connection<Node> {
  const size = Math.max(0, Math.min(first ?? LARGEST, LARGEST));
  const start = offsetOf(after);
  const items = read(start, size);
  const end = start + items.length;
  return {
    count: Math.min(total, COUNTED),
    nodes: items.map((item, index) => node(item, start + index)),
    pageInfo: {
      hasNextPage: end < total,
      hasPreviousPage: start > 0,
      startCursor: items.length === 0 ? null : cursorAt(start + 1),
      endCursor: items.length === 0 ? null : cursorAt(end),
    },
  };
}

/** A reader for items that are in memory. */
export function slicer<Item>(items: readonly Item[]): (offset: number, size: number) => Item[] {
  return (offset, size) => items.slice(offset, offset + size);
}

const cursorAt = (offset: number): string => opaque({ offset });

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === null || cursor === '') return 0;
  const { offset } = opened(cursor);
  if (typeof offset === 'number' && offset >= 0) return offset;
  throw new Error('Please provide a valid cursor');
}
