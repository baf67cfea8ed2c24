/** Another process that holds a data folder until it is ended. */
import { lockDataFolder } from '../../../api/operations/lock.ts';

lockDataFolder(process.argv[2]!);
process.stdout.write('holds\n');
setInterval(() => undefined, 1_000);
