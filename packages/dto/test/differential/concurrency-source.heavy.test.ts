import { describeConcurrency, describeTopics } from './concurrency';

describeTopics('source');
describeConcurrency('source');
