import { fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError, EXIT } from '../terminal/command';
import type { Terminal } from '../terminal/terminal';
import { findApplication, findProject } from './project';

/** What can be asked of an application that was created and does not listen, and the answers. They cross from one process to another. */
export interface Tasks {
  /** Everything that clients can reach. */
  readonly routes: readonly ListedRoute[];
  /** What it promises to clients. */
  readonly documents: ContractDocuments;
  /** Begins a new epoch of each resource: their names. */
  readonly newEpoch: readonly string[];
}

/** Both documents of an application. */
export interface ContractDocuments {
  readonly openapi: Readonly<Record<string, unknown>>;
  readonly asyncapi: Readonly<Record<string, unknown>>;
  /** Handlers whose success no `@Returns` declares, as in `GET /users UserController.all`. */
  readonly undeclared: readonly string[];
}

/** One line of `cortado routes`. */
export interface ListedRoute {
  /** What it is. `push` is sent by the server, `question` is a request of the server to a client. */
  readonly kind: 'action' | 'handshake' | 'message' | 'join' | 'push' | 'question';
  /** `http`, `websocket`, or the name of another transport. */
  readonly transport: string;
  /** An HTTP method, or `UPGRADE`; undefined for what belongs to a socket. */
  readonly method?: string | undefined;
  /** With prefix and version. That of the socket for what belongs to one. */
  readonly path: string;
  readonly host?: string | undefined;
  readonly version?: string | undefined;
  /** The pattern of a channel class. */
  readonly channel?: string | undefined;
  /** Of a message, push or question. Undefined for a message that no other handler takes. */
  readonly event?: string | undefined;
  /** As in `UserController.one`. */
  readonly handler: string;
  /** Names of guards, in the order in which they run. */
  readonly guards: readonly string[];
  /** The DTO of the body, message or push, as in `CreateUser` or `CreateUser[]`. */
  readonly dto?: string | undefined;
  /** DTOs of queries, paths, headers and cookies. */
  readonly inputs: readonly string[];
}

/** What the process of an application answers. */
export type Answer<Task extends keyof Tasks> =
  | { readonly result: Tasks[Task] }
  /** `application`: there is none. `configuration`: a ConfigurationError. `crash`: anything else. */
  | { readonly failure: 'application' | 'configuration' | 'crash'; readonly text: string };

/** What the process of an application is told. */
export interface Assignment {
  readonly task: keyof Tasks;
  /** The file that exports `createApplication()`. */
  readonly file: string;
  /** The folder of the project. */
  readonly root: string;
}

const CHILD = join(__dirname, '../application-process/main.js');
const LOADER = join(__dirname, '../register/register.js');

/**
 * Creates the application of a project, asks one thing of it and closes it. It runs in a process of its own, whose standard output goes to
 * standard error: what the application logs never mixes with what the command prints, and what it leaves open ends with the process.
 *
 * @param app the option `--app`
 * @throws CommandError when there is no application, or when it cannot be created
 */
export async function runTask<Task extends keyof Tasks>(
  terminal: Terminal,
  task: Task,
  app: string | undefined,
): Promise<Tasks[Task]> {
  const project = findProject(terminal.directory);
  const file = findApplication(project, terminal.directory, app);
  const answer = await askProcess<Task>({ task, file, root: project.root });
  if ('result' in answer) return answer.result;
  const { failure, text } = answer;
  throw new CommandError(text, failure === 'application' ? EXIT.usage : EXIT.failed);
}

function askProcess<Task extends keyof Tasks>(assignment: Assignment): Promise<Answer<Task>> {
  const child = fork(CHILD, [JSON.stringify(assignment)], {
    cwd: assignment.root,
    execArgv: [...process.execArgv, '--import', pathToFileURL(LOADER).href],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (answer) => resolve(answer as Answer<Task>));
    child.once('close', (code, signal) =>
      resolve({
        failure: 'crash',
        text: `the application ended its process with ${signal ?? `code ${code}`} before it was created`,
      }),
    );
  });
}
