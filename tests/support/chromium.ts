import { execFile } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';

const run = promisify(execFile);

/** Where the unpacked browser is and what its process needs in its environment. */
export interface UnpackedChromium {
  executable: string;
  env: Record<string, string>;
}

/**
 * Unpacks the browser that comes with the npm package (nothing is downloaded) and finds out
 * whether this machine has its shared libraries; the package's own copies are used if not.
 *
 * The package's own `executablePath()` unpacks straight to its final name, so two test files that
 * start together can run a half-written binary. Here the folder appears by one rename.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
  const { version } = JSON.parse(readFileSync(join(packed, '..', 'package.json'), 'utf8')) as { version: string };
  const home = join(tmpdir(), `san-que-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  if (!existsSync(join(home, 'chromium'))) await unpackInto(packed, home);

  const executable = join(home, 'chromium');
  const plain = { FONTCONFIG_FILE: join(home, 'fonts.conf') };
  const withLibraries = { ...plain, LD_LIBRARY_PATH: join(home, 'lib') };
  for (const env of [plain, withLibraries]) {
    try {
      await run(executable, ['--version'], { env: { ...process.env, ...env }, timeout: 60_000 });
      return { executable, env };
    } catch {
      // Missing libraries: the next try brings the package's own.
    }
  }
  throw new Error(`The unpacked browser does not start: ${executable}`);
}

async function unpackInto(packed: string, home: string): Promise<void> {
  const folder = await mkdtemp(`${home}-`);
  const inflate = async (name: string, mode: number): Promise<string> => {
    const target = join(folder, name);
    await pipeline(
      createReadStream(join(packed, `${name}.br`)),
      createBrotliDecompress({ chunkSize: 2 ** 21 }),
      createWriteStream(target, { mode }),
    );
    return target;
  };
  await inflate('chromium', 0o755);
  for (const name of ['fonts.tar', 'swiftshader.tar', 'al2023.tar']) {
    const file = await inflate(name, 0o600);
    await extract({ file, cwd: folder });
    await rm(file);
  }
  await mkdir(join(folder, 'font-cache'), { recursive: true });
  // The system's fonts if there are any, the package's Open Sans (it has Vietnamese) if there are none.
  await writeFile(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(home, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(home, 'font-cache')}</cachedir></fontconfig>\n`,
  );
  try {
    await rename(folder, home);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    // Another test file was faster: its copy is as good.
    if (!existsSync(join(home, 'chromium'))) throw error;
  }
}
