import { attempted, handshakes } from './handshakes';

test.each(handshakes.map((each) => [each.remedy, each] as const))('%s', async (remedy, { mistake, followed }) => {
  expect(await attempted(mistake)).toEqual({ refused: true, remedies: [remedy] });
  for (const each of followed) expect(await attempted(each)).toMatchObject({ refused: false });
});
