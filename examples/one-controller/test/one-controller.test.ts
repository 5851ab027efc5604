import { RunningApp } from '@cortado/testkit/app';
import { createGreetings } from '../src/app';

test('the same DTO is answered the same by POST and by socket', async () => {
  const running = await RunningApp.open(createGreetings({ log: false }));
  const socket = await running.connect('/greetings');
  for (const greeting of [{ message: 'Hi', user: 'Ada' }, { message: '', user: 'Ada' }, { user: 'Ada' }]) {
    const { status, json } = await running.client.post('/greetings', greeting);
    expect(await socket.ask(greeting)).toEqual({ statusCode: status, body: json as unknown });
  }
  expect(await socket.ask({ message: 'Hi', user: 'Ada' })).toEqual({
    statusCode: 201,
    body: { message: 'Ada says: Hi' },
  });
  await running.close();
});
