import { describeConcurrency, describeTopics } from './concurrency';

describeTopics('closures');
describeConcurrency('closures');
