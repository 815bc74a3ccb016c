/** Pixels as the bytes of a PNG (ISO/IEC 15948), in a third of the time that the library that draws them takes for it, and smaller: charts are flat. */
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Eight bits a channel; red, green and blue; no interlacing. */
const FORM = [8, 2, 0, 0, 0];
/** More effort would be seen in time, and hardly in bytes. */
const LEVEL = 3;

const deflated = promisify<Uint8Array, { level: number }, Buffer>(deflate);

/** Of an opaque picture: `pixels` are red, green, blue and an opacity that is not looked at. */
export async function pngFile(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const head = Buffer.alloc(8 + FORM.length);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set(FORM, 8);
  const content = await deflated(rows(pixels, width, height), { level: LEVEL });
  return Buffer.concat([
    SIGNATURE,
    ...chunk('IHDR', head),
    ...chunk('IDAT', content),
    ...chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row after a byte that says that its values stand as they are. */
function rows(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(height * (3 * width + 1));
  let to = 0;
  for (let from = 0; from < 4 * width * height; ) {
    to++;
    for (const end = from + 4 * width; from < end; from += 4) {
      bytes[to++] = pixels[from] as number;
      bytes[to++] = pixels[from + 1] as number;
      bytes[to++] = pixels[from + 2] as number;
    }
  }
  return bytes;
}

function chunk(type: string, content: Uint8Array): Uint8Array[] {
  const name = Buffer.from(type, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(content, crc32(name)));
  return [length, name, content, check];
}
