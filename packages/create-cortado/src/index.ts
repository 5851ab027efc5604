export { run, type Terminal } from './command/run';
export { CreateError } from './project/create-error';
export { createProject, type Project, type ProjectOptions } from './project/create-project';
export { detectPackageManager, type PackageManager } from './project/package-manager';
export { templates, type TemplateName } from './project/template';
