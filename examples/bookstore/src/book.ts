import { IsIn, IsInt, IsISBN, IsNumber, IsOptional, IsString, Length, Max, Min } from 'class-validator';

export class NewBook {
  @IsISBN() isbn!: string;
  @IsString() @Length(1, 200) title!: string;
  @IsString() @Length(1, 100) author!: string;
  @IsNumber() @Min(0) price!: number;
  @IsInt() @Min(0) stock!: number;
}

/** A book as the shop has it. */
export class StoredBook extends NewBook {
  @IsInt() id!: number;
}

export class BookChange {
  @IsNumber() @Min(0) @IsOptional() price?: number;
  @IsInt() @Min(0) @IsOptional() stock?: number;
}

export class BookSearch {
  @IsString() @IsOptional() author?: string;
  @IsIn(['title', 'price']) @IsOptional() sort: 'title' | 'price' = 'title';
  @IsInt() @Min(1) @IsOptional() page: number = 1;
  @IsInt() @Min(1) @Max(50) @IsOptional() size: number = 20;
}
