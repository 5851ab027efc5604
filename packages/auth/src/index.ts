export { authenticate } from './authenticate';
export { Authenticated, Roles } from './guards';
export type { Found, Identity, Nobody, Scheme } from './scheme';
export { apiKey, type ApiKeyOptions } from './schemes/api-key';
export { basic, type BasicOptions } from './schemes/basic';
export { bearer, type BearerOptions } from './schemes/bearer';
export { jwt, type Claims, type JwtOptions } from './schemes/jwt';
export { session, type SessionOptions } from './schemes/session';
export { sign, unsign } from './signature';
