/** An address inside the dashboard, under whatever base it is served. */
export function link(address: string): string {
  const base = import.meta.env.BASE_URL;
  return `${base.endsWith('/') ? base : `${base}/`}${address}`;
}
