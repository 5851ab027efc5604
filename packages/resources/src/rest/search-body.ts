import { IsArray, IsBoolean, IsInt, IsObject, IsOptional, IsString, Max, Min } from 'class-validator';

/** The body of a search, for documents. `where` is a filter of the resource: the query reader checks it. */
export class SearchBody {
  /** `{ "price": { "gte": 10 }, "or": [ … ] }`. Default: every row. */
  @IsOptional() @IsObject() where?: object;
  /** Names of properties, with `-` for the highest first. */
  @IsOptional() @IsArray() @IsString({ each: true }) sort?: string[];
  /** Rows of a page. Default: 20. */
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number;
  /** The cursor of the page before. */
  @IsOptional() @IsString() after?: string;
  /** How many rows are left out. Default: 0. */
  @IsOptional() @IsInt() @Min(0) offset?: number;
  /** The properties that are sent. Default: all. */
  @IsOptional() @IsArray() @IsString({ each: true }) fields?: string[];
  /** The references whose rows are sent too. Default: none. */
  @IsOptional() @IsArray() @IsString({ each: true }) expand?: string[];
  /** Whether the rows of all pages are counted. Default: false. */
  @IsOptional() @IsBoolean() total?: boolean;
}
