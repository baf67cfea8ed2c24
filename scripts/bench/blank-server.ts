/** Serves the blank Astro page: `blank-server.ts ENTRY`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';

const { handler } = (await import(pathToFileURL(process.argv[2]!).href)) as { handler: (req: IncomingMessage, res: ServerResponse, next: () => void) => unknown };
const server = createServer((req, res) => void handler(req, res, () => res.writeHead(404).end()));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
process.on('SIGTERM', () => process.exit(0));
