import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What FastAPI 0.92.0 of Debian 12 printed for fastapi_document.py: the column "FastAPI" of the comparison in docs/documents.md. */
const { openapi, paths, components } = JSON.parse(readFileSync(join(__dirname, 'fastapi.json'), 'utf8')) as any;

test('no socket is in it', () => {
  expect(openapi).toBe('3.0.2');
  expect(Object.keys(paths as object)).toEqual(['/history/{room}', '/history/{room}/{index}', '/events']);
});

test('answers are those of the return type; of failures only that of validation, and not the 404 that is raised', () => {
  const { get } = paths['/history/{room}/{index}'];
  expect(Object.keys(get.responses as object)).toEqual(['200', '422']);
  expect(get.responses['200'].content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/ChatResponse',
  });
});

test('required properties and constraints are there, and nothing of a validator of one’s own', () => {
  const { required, properties } = components.schemas.ChatRequest;
  expect(required).toEqual(['message']);
  expect(properties).toEqual({
    message: { title: 'Message', type: 'string', minLength: 1, maxLength: 280 },
    mood: { title: 'Mood', type: 'integer', multipleOf: 5 },
  });
});

test('security is that of the dependencies, and comments are descriptions', () => {
  const { get } = paths['/history/{room}'];
  expect(get.security).toEqual([{ HTTPBearer: [] }]);
  expect(get.description).toBe('Comments are read.');
});

test('server-sent events are JSON of which nothing is known', () => {
  expect(paths['/events'].get.responses['200'].content).toEqual({ 'application/json': { schema: {} } });
});
