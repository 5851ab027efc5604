const open = (path) => new WebSocket(`${location.origin.replace('http', 'ws')}${path}`);
const show = (name, text) => {
  const out = document.getElementById(`${name}-out`);
  out.textContent = `${text}\n${out.textContent}`.slice(0, 2000);
};
const onSubmit = (name, send) => {
  const form = document.getElementById(name);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form.querySelector('input').value);
  });
};

const echo = open('/echo');
echo.onmessage = ({ data }) => show('echo', data);
onSubmit('echo', (text) => echo.send(text));

const room = open('/room/red');
room.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.event) show('room', `${frame.event}: ${frame.data.text ?? frame.data.id}`);
  else if (frame.statusCode === 200) show('room', `heard by ${frame.body.heardBy}`);
  else show('room', frame.body.errorList.map((each) => each.msg).join(', '));
};
onSubmit('room', (text) => room.send(JSON.stringify({ text })));

const status = open('/status');
status.onmessage = ({ data }) => {
  const { event, data: now, timestamp } = JSON.parse(data);
  show('status', `${timestamp}  ${event === 'status' ? `${now.connections} connected` : now.text}`);
};

const invert = open('/invert');
invert.binaryType = 'arraybuffer';
invert.onmessage = ({ data }) => show('invert', new Uint8Array(data).join(' '));
onSubmit('invert', (text) => invert.send(Uint8Array.from(text.split(/\s+/), Number)));
