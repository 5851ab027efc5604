import { execFile } from 'node:child_process';

const SCRIPT = `
import { Validator } from '@seriousme/openapi-schema-validator';
let text = '';
for await (const chunk of process.stdin) text += chunk;
const outcomes = [];
for (const document of JSON.parse(text)) {
  const { valid, errors } = await new Validator().validate(document);
  outcomes.push(valid ? [] : errors);
}
console.log(JSON.stringify(outcomes));
`;

/**
 * What the schema of OpenAPI 3.1 says against each of these documents; empty lists for valid ones. In a process of its own, because Jest cannot
 * load this ES module.
 */
export function openApiErrors(documents: readonly object[]): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const options = { cwd: __dirname, maxBuffer: 1 << 26 };
    const child = execFile(process.execPath, ['--input-type=module', '-e', SCRIPT], options, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout) as readonly unknown[]);
      else reject(error);
    });
    child.stdin!.end(JSON.stringify(documents));
  });
}
