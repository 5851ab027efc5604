export type { Answer, AnswerOf, Body, FailureBody } from './types/answer.ts';
export type { Client, ClientOptions } from './types/client.ts';
export type { ChannelOf, ChannelState, Joined } from './types/channel.ts';
export type { InputOf, Method, OutputOf } from './types/http.ts';
export type { Bytes, EventStream, Where } from './types/markers.ts';
export type { Given, PushInfo, SendOptions } from './types/messages.ts';
export type { CallOptions } from './types/options.ts';
export type { Query, ResourceOf, ResourcePage, View } from './types/resource.ts';
export type { Socket, SocketEnd, SocketState } from './types/socket.ts';
