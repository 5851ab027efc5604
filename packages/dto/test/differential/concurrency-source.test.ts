import { describeConcurrency } from './concurrency';

describeConcurrency('source');
