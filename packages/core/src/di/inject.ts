import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Class, Problem } from '../common/types';
import type { InjectionToken, Token } from './token';

export interface InjectMetadata {
  readonly index: number;
  readonly token: InjectionToken | undefined;
}

export const constructorInjections = new DecoratorMetadata<InjectMetadata>('Inject');
/** What `@Inject` records of the parameters of a method. */
export const methodInjections = new DecoratorMetadata<InjectMetadata>('Inject');

/** The declared type of parameter `I`, of the constructor or of method `K`; `any` where TypeScript hides it (private). */
type ParameterOf<T, K, I extends number> = K extends undefined
  ? T extends abstract new (...args: infer A) => unknown
    ? A[I]
    : never
  : K extends keyof T
    ? T[K] extends (...args: infer A) => unknown
      ? A[I]
      : any
    : any;

type InjectDecorator<Given> = <T, K extends string | symbol | undefined, I extends number>(
  target: T,
  key: K,
  index: I &
    ([Given] extends [ParameterOf<T, K, I>] ? unknown : Problem<'the token does not fit the type of this parameter'>),
) => void;

/**
 * Injects a dependency into a constructor or a method.
 *
 * @param token what to inject. Default: the declared class of the parameter
 * @example
 * constructor(@Inject(PORT) private readonly port: number) {}
 * onReceive(request: ChatRequest, connection: Connection, @Inject() unit: UnitOfWork) {}
 */
export function Inject(): InjectDecorator<any>;
export function Inject<T>(token: Token<T> | AbstractClass<T>): InjectDecorator<T>;
export function Inject(token: string | symbol): InjectDecorator<any>;
export function Inject(token?: InjectionToken): (target: any, key: any, index: any) => void {
  return (target: object, key: string | symbol | undefined, index: number) => {
    if (key === undefined) constructorInjections.onClass(target as Class, { index, token });
    else methodInjections.onMethod(target, key, { index, token });
  };
}
