/** `node scripts/run.mjs scripts/first-admin.ts PHONE "NAME" ["BODY"]`: the first administrator of an installation without demo data. */
import { createFirstAdmin } from '../api/accounts/index.ts';
import { isDomainError } from '../api/errors.ts';
import { withFloor } from './floor.ts';

const [phone, name, body] = process.argv.slice(2);
if (!phone || !name) {
  console.error('Usage: node scripts/run.mjs scripts/first-admin.ts 0912345678 "Nguyễn Văn A" ["Sở Công Thương …"]\nADMIN_PASSWORD in the environment sets a password too, for the time before an SMS gateway is set.');
  process.exit(2);
}
await withFloor('first-admin', async (ctx) => {
  try {
    await createFirstAdmin(ctx, { phone, name, body, password: process.env.ADMIN_PASSWORD });
    console.log(`${name} is the first administrator. Sign in at ${ctx.env.PUBLIC_ORIGIN}/dang-nhap`);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    console.error([error.vi, ...Object.entries(error.fields ?? {}).map(([field, s]) => `${field}: ${s.vi}`)].join('\n'));
    process.exitCode = 1;
  }
});
