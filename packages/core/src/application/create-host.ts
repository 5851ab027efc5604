import { compile } from '@cortado/dto';
import { CompileArguments } from '../arguments/compile-arguments';
import { Constraints } from '../arguments/constraints';
import { withInputOptions } from '../arguments/input-options';
import type { Container } from '../di/container';
import type { ScopeValue } from '../di/scope-value';
import type { Logger } from '../common/log';
import { Idempotency } from '../idempotency/idempotency';
import { Descriptions } from '../description/descriptions';
import { PlanCompiler } from '../pipeline/compile-plan';
import { keyOfPrincipal } from '../pipeline/principal-key';
import { appSteps } from '../pipeline/step';
import { failureRenderer } from '../result/error-body-options';
import { Prefix } from '../routing/prefix';
import { RouteTable } from '../routing/route-table';
import { checkRouterOptions } from '../routing/router-options';
import { Admission } from '../server/admission';
import { AllowedHosts } from '../server/allowed-hosts';
import type { Listener } from '../server/listener';
import { Overload } from '../server/overload';
import { Proxies } from '../server/proxies';
import { AccessLog } from '../traffic/access-log';
import { accessLogSettings } from '../traffic/access-log-options';
import { Traffic } from '../traffic/traffic';
import { createHideParams, credentialNames } from '../logging/redaction';
import { controllersOf, type ApplicationOptions } from './options';
import type { PluginHost } from './plugin-host';
import { PluginStarts } from './plugin-starts';
import type { Host, Transport } from './transport';

/** The parts of an application that its host is made of. */
export interface HostParts {
  readonly app: PluginHost;
  readonly container: Container;
  readonly log: Logger;
  readonly listener: Listener;
  readonly transports: readonly Transport[];
  readonly scopeValues: readonly ScopeValue[];
}

/** @throws ConfigurationError E_OPTION, E_CONTROLLER, E_GUARD, E_MIDDLEWARE */
export function createHost(options: ApplicationOptions, parts: HostParts): Host {
  const { app, container, log, listener, transports, scopeValues } = parts;
  const { plugins = [] } = options;
  const routes = new RouteTable(checkRouterOptions(options.router));
  const overload = new Overload(options.overload);
  const starts = new PluginStarts(plugins, app);
  const constraints = new Constraints(container);
  const compileArguments = new CompileArguments(container, scopeValues, { ...options.dto }, constraints);
  const proxies = new Proxies(options.trustProxy, (socket) => listener.isUnixPeer(socket));
  const keyOf = keyOfPrincipal(options.principalKey);
  const idempotency = options.idempotency && new Idempotency(options.idempotency, keyOf, log);
  const plans = new PlanCompiler(container, { ...appSteps(options), errors: options.errors ?? [], idempotency });
  const admission = new Admission(overload, options.hosts && new AllowedHosts(options.hosts, proxies));
  const descriptions = new Descriptions(
    { ...options.dto },
    (spec) => plans.guardsOf(spec),
    () => admission.limitRate !== undefined,
    idempotency !== undefined,
    (token) => container.root.get(token),
  );
  return {
    controllers: controllersOf(
      options,
      transports.map(({ name }) => name),
    ),
    channels: options.channels ?? [],
    isDescriptionOnly: app.isDescriptionOnly,
    container,
    routes,
    descriptions,
    log,
    server: listener.server,
    connections: listener.connections,
    plugins,
    providers: options.providers ?? [],
    startPlugins: () => starts.start(),
    prefix: new Prefix(options.prefix, routes.options),
    admission,
    versions: { inPath: true },
    proxies,
    keyOfPrincipal: keyOf,
    idempotency,
    traffic: trafficOf(options, log),
    metrics: () => transports.map((each) => each.metrics?.() ?? '').join(''),
    errorBody: options.errorBody,
    renderFailure: options.errorBody === undefined ? undefined : failureRenderer(options.errorBody, log),
    compileUnrouted: (transport, answer) => plans.compileUnrouted(transport, answer),
    guardsMessages: (type, socket) => plans.guardsMessages(type, socket),
    lacksPrincipal: (type, key) => plans.lacksPrincipal(type, key),
    compileDto: (type, given) => {
      const compiled = compile(type, withInputOptions({ ...options.dto }, given, type.name));
      compiled.constraints.forEach((each) => constraints.bind(each));
      return (input) => compiled.run(input, constraints.resolve);
    },
    compile: (spec) => {
      const compiled = compileArguments.compile(spec);
      const { type, key } = spec;
      for (const { name, where } of compiled.params) routes.usesParam({ type, key, name, where });
      const plan = plans.compile({ ...spec, arguments: compiled });
      descriptions.compiled(plan, spec, compiled.inputs);
      return plan;
    },
  };
}

/** @throws ConfigurationError E_OPTION */
function trafficOf({ accessLog, redact }: ApplicationOptions, log: Logger): Traffic {
  const hideParams = createHideParams(redact === false ? new Set() : credentialNames(redact));
  const traffic = new Traffic(log, hideParams);
  const settings = accessLogSettings(accessLog);
  if (settings === undefined) return traffic;
  traffic.add(new AccessLog(log, settings, hideParams));
  traffic.logsAnswers = true;
  return traffic;
}
