import { Annotation } from '../metadata/annotation';
import { joinPaths, prefixFromName } from '../application/paths';
import type { Class } from '../types';

const controllerNotes = new Annotation<string | undefined>('Controller');

/**
 * Marks a class whose methods answer routes.
 *
 * @param prefix put before the path of each method; default the class name without `Controller` in kebab-case,
 *   `UserProfileController` → `/user-profile`
 */
export function Controller(prefix?: string): (target: Class) => void {
  return (target) => controllerNotes.onClass(target, prefix);
}

/** The prefix of a controller, or undefined for a class that is none. A subclass may be a controller by its base class. */
export function controllerPrefix(type: Class): string | undefined {
  const notes = controllerNotes.ofClass(type);
  return notes.length === 0 ? undefined : joinPaths(notes.at(-1) ?? prefixFromName(type));
}
