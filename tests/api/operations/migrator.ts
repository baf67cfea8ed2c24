/** Another process that migrates a file; prints the tags that it applied. */
import { openDatabase } from '../../../db/client.ts';
import { migrate } from '../../../db/migrate.ts';

const db = openDatabase(process.argv[2]!, { busyTimeoutMs: 10_000 });
process.stdout.write(JSON.stringify(migrate(db)));
db.close();
