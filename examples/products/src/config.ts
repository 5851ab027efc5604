import { IsInt, IsString, Matches, Max, Min } from 'class-validator';

/** What the example reads from the environment and from `.env`: PORT, DATABASE_URL. */
export class ProductsConfig {
  @IsInt() @Min(0) @Max(65_535) port: number = 3000;
  /** A file of SQLite, `sqlite::memory:`, or a database of PostgreSQL. */
  @IsString()
  @Matches(/^(?:sqlite:|postgres(?:ql)?:\/\/)./, {
    message: 'databaseUrl must be an address such as sqlite:./products.db or postgres://host/name',
  })
  databaseUrl: string = 'sqlite:./products.db';
}
