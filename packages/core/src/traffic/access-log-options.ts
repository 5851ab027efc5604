import { checkOption, refuseUnknown } from '../config/check-options';

/** What the access log writes beside one line for each answer and each socket. */
export interface AccessLogOptions {
  /** One line for each message of a socket too. Default false. */
  readonly messages?: boolean;
  /**
   * Routes without lines, written as in `app.routes()`, such as those that an orchestrator asks every few seconds. Sockets and messages
   * of these paths have no lines either. Default none.
   *
   * @example
   * createApp({ accessLog: { ignore: ['/healthz', '/readyz', '/metrics'] } })
   */
  readonly ignore?: readonly string[];
}

/** @returns undefined when there is no access log. @throws ConfigurationError E_OPTION */
export function accessLogSettings(option: boolean | AccessLogOptions = false): Required<AccessLogOptions> | undefined {
  if (option === false) return undefined;
  const given = option === true ? {} : option;
  refuseUnknown('accessLog', given, ['messages', 'ignore']);
  const { messages = false, ignore = [] } = given;
  checkOption('accessLog', 'messages', typeof messages === 'boolean', 'true or false');
  const arePaths = Array.isArray(ignore) && ignore.every((each) => typeof each === 'string' && each.startsWith('/'));
  checkOption('accessLog', 'ignore', arePaths, "a list of routes such as ['/healthz', '/users/:id']");
  return { messages, ignore };
}
