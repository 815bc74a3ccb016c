/**
 * The SHA-256 of a text (as UTF-8) or of bytes, in 64 hexadecimal digits. The module behind it is loaded with the first call: most comments have
 * nothing to name by its content.
 */
export function sha256(content: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest('hex');
}
