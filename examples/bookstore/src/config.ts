import { IsBoolean, IsInt, IsString, Max, Min, MinLength } from 'class-validator';

/** What the shop reads from the environment and from `.env`: PORT, DATABASE, COVERS, SECRET, PRINT_ROUTES. */
export class BookstoreConfig {
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
  /** The file of the database; `:memory:` keeps it as long as the process. */
  @IsString() database: string = 'bookstore.db';
  /** The folder of the covers. */
  @IsString() covers: string = 'covers';
  /** Signs tokens and cookies. */
  @IsString() @MinLength(32) secret: string = 'only for trying it out, 32 characters';
  /** For development: lists every route and socket at the start. */
  @IsBoolean() printRoutes: boolean = false;
}
