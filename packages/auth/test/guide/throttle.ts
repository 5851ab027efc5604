import { authenticate, basic } from '@cortado/auth';

export const strict = authenticate(basic({ realm: 'Admin', verify: () => undefined }), {
  throttle: { failures: 5, window: 300_000 }, // `throttle: false` counts nothing
});
