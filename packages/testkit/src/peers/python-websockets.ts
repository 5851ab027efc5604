import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Need } from '../program';
import { Inbox } from './inbox';
import { FRAGMENT, type Connect, type Goodbye, type Peer } from './peer';

/** For `withProgram`: a Python that has the package; the first one on the path may have none. */
export const PYTHON_WEBSOCKETS: Need = {
  name: 'python3-websockets',
  program: 'python3',
  works: (path) => spawnSync(path, ['-c', 'import websockets'], { stdio: 'ignore' }).status === 0,
};

type Answer = Record<string, string> & Goodbye;

/** Python's `websockets`, one process for each connection. Fragments between characters, never within one. */
export const pythonWebsockets =
  (python: string): Connect =>
  async (url, { subprotocols = [], deflate = false } = {}): Promise<Peer> => {
    const driver = join(__dirname, 'python-websockets.py');
    const child = spawn(python, [driver, url, JSON.stringify(subprotocols), deflate ? 'deflate' : 'none'], {
      // Newer versions ask the environment for a proxy.
      env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined); // it has ended, and what is asked next says how
    const answers = new Inbox<Answer>();
    createInterface(child.stdout).on('line', (line) => answers.put(JSON.parse(line) as Answer));
    child.once('close', (code, signal) => answers.end(new Error(`Python ended with ${code ?? signal}`)));
    const tell = (command: object): void => void child.stdin.write(`${JSON.stringify(command)}\n`);
    const ask = (command: object): Promise<Answer> => {
      tell(command);
      return answers.next();
    };

    const { subprotocol, extensions } = await answers.next();
    return {
      subprotocol: subprotocol!,
      extensions: extensions!,
      send: (data) =>
        tell({ do: 'send', ...(typeof data === 'string' ? { text: data } : { bytes: data.toString('base64') }) }),
      sendFragments: (text) => tell({ do: 'fragments', pieces: text.match(new RegExp(`.{1,${FRAGMENT}}`, 'gsu')) }),
      next: async () => {
        const { text, bytes } = await ask({ do: 'next' });
        return text ?? Buffer.from(bytes!, 'base64');
      },
      ping: async (payload) => (await ask({ do: 'ping', payload })).payload!,
      close: (code, reason) => ask({ do: 'close', code, reason }),
      closed: () => ask({ do: 'closed' }),
      destroy: () => void child.kill('SIGKILL'),
    };
  };
