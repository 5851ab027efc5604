"""One connection of Python's websockets package, driven by lines of JSON on stdin, answering with lines of JSON on stdout.

    python3 python-websockets.py URL '["subprotocol"]' deflate|none

Fits websockets 10 (Debian 12) and what came after it. What fails ends the program with a traceback.
"""

import asyncio
import base64
import json
import sys

import websockets


async def commands():
    reader = asyncio.StreamReader(limit=2**20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        yield json.loads(line)


def tell(**answer):
    print(json.dumps(answer), flush=True)


def tell_goodbye(socket):
    tell(code=socket.close_code, reason=socket.close_reason)


async def main(url, subprotocols, compression):
    socket = await websockets.connect(
        url,
        subprotocols=json.loads(subprotocols) or None,
        compression=None if compression == "none" else compression,
    )
    # websockets 14 replaced response_headers.
    headers = socket.response.headers if hasattr(socket, "response") else socket.response_headers
    tell(subprotocol=socket.subprotocol or "", extensions=headers.get("Sec-WebSocket-Extensions", ""))

    async for command in commands():
        todo = command["do"]
        if todo == "send":
            await socket.send(base64.b64decode(command["bytes"]) if "bytes" in command else command["text"])
        elif todo == "fragments":
            await socket.send(command["pieces"])
        elif todo == "next":
            message = await socket.recv()
            if isinstance(message, str):
                tell(text=message)
            else:
                tell(bytes=base64.b64encode(message).decode())
        elif todo == "ping":
            # Done only by a pong whose payload is that of the ping.
            await (await socket.ping(command["payload"]))
            tell(payload=command["payload"])
        elif todo == "close":
            await socket.close(command["code"], command["reason"])
            tell_goodbye(socket)
        elif todo == "closed":
            await socket.wait_closed()
            tell_goodbye(socket)
        else:
            raise ValueError(todo)


asyncio.run(main(*sys.argv[1:]))
