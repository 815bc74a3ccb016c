/** What a failure says: what is so, and what to do about it. */
export interface Text {
  readonly message: string;
  readonly hint: string;
}
