import { Roles } from '@cortado/auth';
import {
  Body,
  Controller,
  Created,
  Delete,
  Get,
  NoContent,
  NotFound,
  Ok,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Returns,
  SendFile,
  Sse,
  UploadedFile,
  type Upload,
} from 'cortado';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BookChange, BookSearch, NewBook, StoredBook } from './book';
import { Catalogue } from './catalogue';
import { BookstoreConfig } from './config';
import { News } from './news';

@Controller('/books')
export class BookController {
  readonly #covers: string;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly news: News,
    config: BookstoreConfig,
  ) {
    this.#covers = resolve(config.covers);
  }

  @Get() @Returns(200, [StoredBook]) search(@Query(BookSearch) search: BookSearch) {
    return this.catalogue.search(search);
  }

  /** `new EventSource('/books/feed')` */
  @Get('/feed') @Returns(200, { events: { added: StoredBook } }) feed() {
    return Sse((lastEventId) => this.news.since(lastEventId));
  }

  @Get('/:id') @Returns(200, StoredBook) @Returns(404, null) async one(@Param('id', { format: 'int' }) id: number) {
    return (await this.catalogue.find(id)) ?? NotFound(`No book ${id}`);
  }

  @Roles('editor') @Post() @Returns(201, StoredBook) async add(book: NewBook) {
    const added = await this.catalogue.add(book);
    return Created(added)
      .header('location', `/books/${added.id}`)
      .after(() => this.news.tell('added', added));
  }

  @Roles('editor') @Patch('/:id') @Returns(200, StoredBook) @Returns(404, null) async change(
    @Body() change: BookChange,
    @Param('id', { format: 'int' }) id: number,
  ) {
    return (await this.catalogue.change(id, change)) ?? NotFound(`No book ${id}`);
  }

  @Roles('editor') @Delete('/:id') @Returns(204, null) @Returns(404, null) async remove(
    @Param('id', { format: 'int' }) id: number,
  ) {
    return (await this.catalogue.remove(id)) ? NoContent() : NotFound(`No book ${id}`);
  }

  @Roles('editor') @Put('/:id/cover') async setCover(
    @UploadedFile('cover', { types: ['image/png', 'image/jpeg'], maxSize: 1_000_000 }) cover: Upload,
    @Param('id', { format: 'int' }) id: number,
  ) {
    if ((await this.catalogue.find(id)) === undefined) return NotFound(`No book ${id}`);
    await mkdir(this.#covers, { recursive: true });
    await cover.moveTo(join(this.#covers, `${id}`));
    return Ok({ size: cover.size });
  }

  @Get('/:id/cover') @Returns(200, { type: 'image/png' }) cover(@Param('id', { format: 'int' }) id: number) {
    return SendFile(String(id), { root: this.#covers, type: 'image/png', maxAge: 60_000 });
  }
}
