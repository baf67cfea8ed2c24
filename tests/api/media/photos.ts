/** Photos made for tests. */
import sharp from 'sharp';

const canvas = (width: number, height: number) => ({ create: { width, height, channels: 3 as const, background: '#b5472b' } });

/** A photo as a phone makes it: lying on its side with an orientation mark, with position and camera name. */
export async function phonePhoto(width = 1600, height = 1200): Promise<Buffer> {
  // left half red, right half green, so that a turn shows
  const right = await sharp({ create: { width: width / 2, height, channels: 3, background: '#2f6b45' } }).png().toBuffer();
  return sharp(canvas(width, height))
    .composite([{ input: right, left: width / 2, top: 0 }])
    .withExif({
      IFD0: { Make: 'Phone', Model: 'Secret camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 48/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '105/1 46/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A photo of noise: it hardly compresses, so its bytes can be steered. */
export async function noisyPhoto(side = 900): Promise<Buffer> {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).jpeg({ quality: 95 }).toBuffer();
}

/** A PNG of some kilobytes that unfolds to 144 million pixels. */
export async function bombPhoto(): Promise<Buffer> {
  return sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#000' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
}

/** The beginning of an iPhone's HEIC file. */
export const heicPhoto = (): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(4), Buffer.from('mif1heic'), Buffer.alloc(4096, 7)]);

export const svgPhoto = (): Buffer => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><script>alert(1)</script></svg>');

/** A body that breaks off after some bytes, as when the signal is lost. */
export function cutBody(bytes: Uint8Array, after: number): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error('socket closed'));
      sent = true;
      controller.enqueue(bytes.subarray(0, after));
    },
  });
}

export const wholeBody = (bytes: Uint8Array): ReadableStream<Uint8Array> => new ReadableStream({
  start(controller) {
    controller.enqueue(bytes);
    controller.close();
  },
});
