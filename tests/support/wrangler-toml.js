// wrangler.toml as wrangler reads it, without its warning of a field that it does not know: with that
// it asks the registry for a newer version.
import { join } from 'node:path';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { root } from './install.js';

export const readWranglerToml = () =>
  unstable_readConfig({ config: join(root, 'wrangler.toml') }, { hideWarnings: true });

export const readWorkerOptions = () => unstable_getMiniflareWorkerOptions(readWranglerToml());
