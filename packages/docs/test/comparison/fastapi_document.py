"""Prints what FastAPI generates for the controllers of seeds.test.ts: /usr/bin/python3 fastapi_document.py > fastapi.json, with python3-fastapi of Debian."""

import json
from typing import List, Optional

import fastapi
from fastapi import Depends, FastAPI, HTTPException, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, conint, constr, validator

app = FastAPI(title="seeds", version=f"FastAPI {fastapi.__version__}")
authenticated = [Depends(HTTPBearer())]


class ChatRequest(BaseModel):
    message: constr(min_length=1, max_length=280)
    mood: Optional[conint(multiple_of=5)] = None

    @validator("message")
    def is_not_blank(cls, value):
        if not value.strip():
            raise ValueError("must not be blank")
        return value


class ChatResponse(BaseModel):
    message: str
    user: str


@app.websocket("/chat/{room}")
async def chat(socket: WebSocket, room: str):
    await socket.accept()


@app.get("/history/{room}", response_model=List[ChatResponse], dependencies=authenticated)
def all_messages(room: str):
    """Comments are read."""
    return []


@app.get("/history/{room}/{index}", response_model=ChatResponse, dependencies=authenticated)
def one_message(room: str, index: int):
    raise HTTPException(404)


@app.post("/history/{room}", status_code=201, response_model=ChatResponse, dependencies=authenticated)
def add_message(room: str, body: ChatRequest):
    return {"message": body.message, "user": "System"}


@app.get("/events")
def events():
    return StreamingResponse(iter([]), media_type="text/event-stream")


print(json.dumps(app.openapi(), indent=2))
