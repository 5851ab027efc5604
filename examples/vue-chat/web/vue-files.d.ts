/** What TypeScript knows of a component. `vue-tsc` knows more, once it runs on this version of TypeScript. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
