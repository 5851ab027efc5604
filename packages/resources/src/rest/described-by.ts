import type { Class } from '@cortado/core';
import type { CustomInput } from '@cortado/core/transport';
import { RESOURCE_APIS } from './resource-api';
import type { DescribeOperation } from '../description/describe-operation';

/** Describes an argument of a resource when the application is described: then the resource is there. */
export function describedBy(type: Class<object>, describe: DescribeOperation): CustomInput {
  return {
    describe: (get) => {
      const apis = get(RESOURCE_APIS);
      return describe({ api: apis.of(type), apis });
    },
  };
}
