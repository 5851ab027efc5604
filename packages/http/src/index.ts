export { http } from './http';
export type { FastifyOptions, HttpOptions } from './options';
export { HttpContext } from './request/http-context';
export { All, Delete, Get, Head, Options, Patch, Post, Put } from './routing/verbs';
