// npm run licences: writes the licences of what is deployed; tests/budget compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, root } from './support/install.js';

install();
const { licenceFile, writeLicences } = await import('./support/licences.js');
writeFileSync(join(root, licenceFile), await writeLicences());
console.log(licenceFile);
