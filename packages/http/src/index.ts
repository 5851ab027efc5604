export { http } from './http';
export type { FastifyOptions, HttpOptions } from './options';
export { HttpContext } from './request/http-context';
export { Redirect, type RedirectStatus } from './results/redirect';
export { SendFile, type SendFileOptions } from './results/send-file';
export { Sse, type SseEvent, type SseOptions, type SseSource } from './results/sse';
export { Stream, type StreamOptions, type StreamSource } from './results/stream';
export { Html, Text } from './results/text';
export { All, Delete, Get, Head, Options, Patch, Post, Put } from './routing/verbs';
