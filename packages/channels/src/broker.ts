/** For those who write a broker. */
export { Broker, type BrokerListener, type BrokerState } from './broker/broker';
export { MemoryBroker, MemoryNetwork } from './broker/memory-broker';
