import { describeConcurrency } from './concurrency';

describeConcurrency('closures');
