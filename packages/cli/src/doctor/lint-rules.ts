import { parse } from 'jsonc-parser';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../application/project';
import { withoutComments } from '../application/source-text';
import { problem, type Check, type Finding } from './finding';

/** Rules that turn imports of injected classes and DTOs into `import type`, which removes them from the metadata. */
export const lintRules: Check = {
  name: 'lint rules',
  run: ({ root }) =>
    readdirSync(root)
      .filter((name) => existsSync(join(root, name)))
      .flatMap((name) => {
        if (/^biome\.jsonc?$/.test(name)) return ofBiome(name, readFileSync(join(root, name), 'utf8'));
        if (CONFIGURATIONS.test(name)) return ofEslint(name, readFileSync(join(root, name), 'utf8'));
        return [];
      })
      .concat(ofManifest({ root })),
};

/** Those of ESLint, old and new, and of oxlint. */
const CONFIGURATIONS =
  /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.(?:[cm]?js|json|ya?ml))?|\.?oxlintrc\.jsonc?|oxlint\.config\.[cm]?[jt]s)$/;

const WHY =
  'its fix makes `import type` of classes that are injected and of DTOs, and TypeScript does not record those any more';

const RULE = 'consistent-type-imports';

function ofEslint(name: string, text: string): readonly Finding[] {
  const code = /ya?ml$/.test(name) ? withoutYamlComments(text) : withoutComments(text);
  const settings = settingsIn(code);
  const isOn = settings.some(
    (each) => !/^\[?\s*(?:['"]?(?:off|allow)\b|0)/.test(each) && !each.includes('no-type-imports'),
  );
  if (isOn) return [consistentTypeImports(name)];
  // A category of oxlint turns it on with its other rules.
  const isOxlint = name.includes('oxlint');
  if (isOxlint && settings.length === 0 && /["']?style["']?\s*:\s*["'](?:warn|error|deny)/.test(code)) {
    return [consistentTypeImports(name, 'the category "style" turns on')];
  }
  return [];
}

/** What the rule is set to, wherever it is: a value, or a list of a level and options. As JSON, JavaScript or YAML. */
function settingsIn(code: string): readonly string[] {
  const [, ...behind] = code.split(RULE);
  return behind.flatMap((text) => {
    const setting = text.replace(/^['"]/, '').trimStart();
    if (!setting.startsWith(':')) return [];
    const value = setting.slice(1).trimStart();
    const end = value.startsWith('[') ? value.indexOf(']') : value.search(/[\s,}]/);
    return [end === -1 ? value : value.slice(0, end)];
  });
}

function withoutYamlComments(text: string): string {
  const lines = text.split('\n');
  return lines.filter((line) => !line.trimStart().startsWith('#')).join('\n');
}

function consistentTypeImports(name: string, turnsOn = 'turns on'): Finding {
  const prefix = name.includes('oxlint') ? 'typescript' : '@typescript-eslint';
  return problem(
    `${name}: ${turnsOn} consistent-type-imports; ${WHY}`,
    `in "rules": "${prefix}/consistent-type-imports": "off"`,
  );
}

function ofManifest({ root }: Pick<Project, 'root'>): readonly Finding[] {
  const { eslintConfig } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { eslintConfig?: object };
  return eslintConfig === undefined ? [] : ofEslint('package.json', JSON.stringify(eslintConfig));
}

interface BiomeRules {
  readonly recommended?: boolean;
  readonly style?:
    string | { readonly recommended?: boolean; readonly useImportType?: string | { readonly level?: string } };
}

interface BiomeLinter {
  readonly enabled?: boolean;
  readonly rules?: BiomeRules;
}

/** Of Biome, where the rule is among the recommended ones. */
function ofBiome(name: string, text: string): readonly Finding[] {
  const { linter = {}, overrides = [] } = (parse(text, [], { allowTrailingComma: true }) ?? {}) as {
    readonly linter?: BiomeLinter;
    readonly overrides?: readonly { readonly linter?: BiomeLinter }[];
  };
  const isOff = linter.enabled === false;
  const found = isOff ? 'off' : levelOf(linter.rules ?? {}, 'recommended');
  const overridden = overrides.map((each) => levelOf(each.linter?.rules ?? {}, 'off'));
  if (found === 'off' && overridden.every((level) => level === 'off')) return [];
  const turnsOn =
    found === 'recommended' ? 'useImportType is on, as one of the recommended rules' : 'turns on useImportType';
  return [problem(`${name}: ${turnsOn}; ${WHY}`, 'in "linter": "rules": { "style": { "useImportType": "off" } }')];
}

/** @param otherwise where nothing says */
function levelOf({ recommended, style }: BiomeRules, otherwise: 'recommended' | 'off'): 'recommended' | 'on' | 'off' {
  if (typeof style === 'string') return style === 'off' ? 'off' : 'on';
  const rule = style?.useImportType;
  const level = typeof rule === 'string' ? rule : rule?.level;
  if (level !== undefined) return level === 'off' ? 'off' : 'on';
  return recommended === false || style?.recommended === false ? 'off' : otherwise;
}
