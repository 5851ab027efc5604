import type { Plugin } from '@cortado/core';
import type { DocumentOptions } from './options';

const options = new WeakMap<Plugin, DocumentOptions>();

/** Remembers what `docs()` was given, for documents that are built without a request. */
export function remember(plugin: Plugin, given: DocumentOptions): Plugin {
  options.set(plugin, given);
  return plugin;
}

/** The options of `docs()` among these plugins; none without it. */
export function optionsOf(plugins: readonly Plugin[]): DocumentOptions {
  return plugins.map((each) => options.get(each)).find((each) => each !== undefined) ?? {};
}
