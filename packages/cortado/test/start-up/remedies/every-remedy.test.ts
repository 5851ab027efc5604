import { ofArguments } from './arguments';
import { ofAuth } from './auth';
import { textPattern } from './case';
import { ofChannelEndpoints } from './channel-endpoints';
import { ofChannels } from './channels';
import { ANY, RemedySources } from './collect';
import { ofConstructors } from './constructors';
import { ofDescribed } from './described';
import { ofDescriptions } from './descriptions';
import { ofDocs } from './docs';
import { handshakes } from './handshakes';
import { ofInjection } from './injection';
import { FOREIGN_HOOKS, ofLife } from './life';
import { ofOptions } from './options';
import { ofReadDocuments } from './read-documents';
import { ofRedis } from './redis';
import { ofResourcesPlugin } from './resources-plugin';
import { ofResources } from './resources';
import { ofRouting } from './routing';
import { ofSockets } from './sockets';
import { ofSteps } from './steps';
import { ofTransports } from './transport-options';
import { ofTypes } from './types';
import { ofWorkers } from './workers';

const cases = [
  ...ofArguments,
  ...ofAuth,
  ...ofChannelEndpoints,
  ...ofChannels,
  ...ofConstructors,
  ...ofDescribed,
  ...ofDescriptions,
  ...ofDocs,
  ...ofInjection,
  ...ofLife,
  ...ofOptions,
  ...ofReadDocuments,
  ...ofRedis,
  ...ofResources,
  ...ofResourcesPlugin,
  ...ofRouting,
  ...ofSockets,
  ...ofSteps,
  ...ofTransports,
  ...ofTypes,
  ...ofWorkers,
  ...handshakes,
];

test('every remedy in the sources is followed by a case', () => {
  const followed = [...cases.map((each) => each.remedy), ...FOREIGN_HOOKS];
  const remedies = new RemedySources().all();
  expect(remedies.length).toBeGreaterThan(150);
  const missing = remedies
    // `cortado doctor` is not start-up. Its tests plant each of its findings.
    .filter(({ file }) => !file.startsWith('cli/'))
    .filter(({ text }) => !followed.some((each) => isOf(text, each)))
    .map(({ text, file }) => `${file}: ${text.replaceAll(ANY, '…')}`);
  expect(missing).toEqual([]);
});

/** Whether a remedy that a case followed comes from this text in the sources. */
function isOf(text: string, followed: string): boolean {
  const pattern = textPattern(text.replaceAll('…', '\u0001').replaceAll(ANY, '…'));
  return pattern.test(followed.replaceAll('…', '\u0001'));
}
