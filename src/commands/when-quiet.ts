/** A function that does the work once it has not been called for `ms` milliseconds; calls during the work make it happen once more. */
export function whenQuiet(ms: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let again = false;
  const start = async () => {
    busy = true;
    await work();
    busy = false;
    if (again) arm();
  };
  const arm = () => {
    again = busy;
    clearTimeout(timer);
    if (!busy) timer = setTimeout(() => void start(), ms);
  };
  return arm;
}
