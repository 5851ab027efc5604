/** Held by the compiler: what `@Returns` accepts and refuses. Run by `npm run check`. */
import {
  Accepted,
  BadRequest,
  Controller,
  Created,
  Get,
  Html,
  ModelResponse,
  ModelWSResponse,
  NoContent,
  NotFound,
  Ok,
  Page,
  PageOf,
  Redirect,
  Returns,
  SendFile,
  Sse,
  Status,
  Stream,
  Text,
  type Context,
  type ErrorBody,
  type FailureInput,
  type Result,
} from 'cortado';

class Book {
  id!: number;
  title!: string;
}
class Other {
  x!: string;
}
class Reason {
  code!: string;
}
const find = (id: number): Book | undefined => (id > 0 ? new Book() : undefined);

@Controller('/books')
class Books {
  @Returns(200, Book) @Returns(404, Reason) @Get('/:id') one(id: number) {
    const found = find(id);
    return found ? Ok(found) : NotFound({ code: 'gone' });
  }
  @Returns(200, Book) @Returns(404, Reason) async later(id: number) {
    const found = find(id);
    return found ? Ok(found).header('a', 'b').cookie('c', 'd') : NotFound('gone').after(() => undefined);
  }
  @Returns(200, Book) plain(id: number) {
    return find(id) ?? NotFound();
  }
  @Returns(200, Book) @Returns(204, null) async maybe(id: number) {
    return id > 0 ? find(id) : NoContent();
  }
  @Returns(200, Book) nullable(): Book | null {
    return null;
  }
  @Returns(200, Book) literal() {
    return { id: 1, title: 'a', more: true };
  }
  @Returns(200, [Book]) all() {
    return [new Book()];
  }
  @Returns(200, [Book]) async allOf(): Promise<Result<readonly Book[]>> {
    return Ok([new Book()]);
  }
  @Returns(201, [Book]) addAll(books: Book[]) {
    return Created(books);
  }
  @Returns(204, null) remove() {
    return NoContent();
  }
  @Returns(204, null) async removeSilently() {}
  @Returns(200, String) text() {
    return 'a';
  }
  @Returns(200, [Number]) numbers() {
    return [1, 2];
  }
  @Returns(202, Boolean) yes() {
    return Accepted(true);
  }
  @Returns(418, Reason) teapot() {
    return Status(418, { code: 'short and stout' });
  }
  @Returns(200, Book) anything(context: Context): any {
    return context.payload;
  }
  @Returns(200, Book) unknownStatus(): Result<Book> {
    return Ok(new Book());
  }
  @Returns(200, Book) streamed(whole: boolean) {
    return whole ? Ok(new Book()) : Stream((async function* () {})());
  }

  @Returns(200, { type: 'text/csv' }) table() {
    return Stream((async function* () {})(), { type: 'text/csv' });
  }
  @Returns(200, { type: 'text/html' }) @Returns(404, Reason) page(id: number) {
    return id > 0 ? Html('<p>') : NotFound({ code: 'gone' });
  }
  @Returns(200, { type: 'image/png' }, { description: 'the cover' }) async bytes() {
    return Buffer.from('png');
  }
  @Returns(202, { type: 'text/plain' }) accepted() {
    return Text('later', 202);
  }
  @Returns(200, { type: 'image/png' }) @Returns(206, { type: 'image/png' }) @Returns(304, null) file() {
    return SendFile('cover.png');
  }
  @Returns(200, { events: { tick: Book, end: null } }) feed() {
    return Sse((async function* () {})());
  }
  @Returns(200, { events: { tick: Book } }) channels(context: Context) {
    return Sse.channels(context, ['books']);
  }
  @Returns(206, Book) async *items() {
    yield new Book();
  }
  @Returns(206, Book) later206(items: AsyncIterable<Book>): Result<AsyncIterable<Book>, 200> {
    return Ok(items);
  }
  @Returns(206, Book) @Returns(404, null) async itemsOf(id: number): Promise<AsyncIterable<Book> | Result<null, 404>> {
    return id > 0 ? this.items() : Status(404);
  }
  @Returns(303, null) moved() {
    return Redirect('/books', 303);
  }
  @Returns(302, null) found() {
    return Redirect('/books');
  }
  @Returns(201, Book) classic() {
    return ModelResponse(new Book(), { statusCode: 201 });
  }
  @Returns(200, Book) classicDefault() {
    return ModelWSResponse(new Book());
  }
  @Returns(200, PageOf(Book)) pages(context: Context) {
    return Page.of([new Book()], 1, { page: 1, limit: 10 }).withLinks(context);
  }

  // @ts-expect-error JSON, and no table
  @Returns(200, { type: 'text/csv' }) noTable() {
    return [new Book()];
  }
  // @ts-expect-error a string is JSON: Text() makes text of it
  @Returns(200, { type: 'text/plain' }) noText() {
    return 'a';
  }
  // @ts-expect-error JSON, and no events
  @Returns(200, { events: { tick: Book } }) noEvents() {
    return Ok(new Book());
  }
  // @ts-expect-error it never answers 201
  @Returns(201, { type: 'text/csv' }) noCreated() {
    return Stream((async function* () {})());
  }
  // @ts-expect-error it answers 303
  @Returns(302, null) otherRedirect() {
    return Redirect('/books', 303);
  }
  // @ts-expect-error it answers 201
  @Returns(200, Book) otherClassic() {
    return ModelResponse(new Book(), { statusCode: 201 });
  }
  // @ts-expect-error items of another class
  @Returns(206, Other) async *otherItems() {
    yield new Book();
  }
  // @ts-expect-error items of a stream have the status 206
  @Returns(200, Book) async *items200() {
    yield new Book();
  }
  // @ts-expect-error no stream
  @Returns(206, Book) noItems() {
    return new Book();
  }
  // @ts-expect-error one option is misspelt
  @Returns(200, { typ: 'text/csv' }) misspelt() {
    return Text('a');
  }
  // @ts-expect-error no option
  @Returns(200, Book, { summary: 'a book' }) noOption() {
    return new Book();
  }
  // @ts-expect-error it never answers 201
  @Returns(201, Book) wrongStatus() {
    return Ok(new Book());
  }
  // @ts-expect-error a plain value is 200
  @Returns(201, Book) plainStatus() {
    return new Book();
  }
  // @ts-expect-error nothing is 204
  @Returns(200, Book) nothing() {}
  // @ts-expect-error another body
  @Returns(200, Book) wrongBody() {
    return Ok(new Other());
  }
  // @ts-expect-error another body behind a promise
  @Returns(200, Book) async wrongLater() {
    return new Other();
  }
  // @ts-expect-error one of two bodies is another
  @Returns(200, Book) oneOfTwo(id: number) {
    return id > 0 ? Ok(new Book()) : Ok(new Other());
  }
  // @ts-expect-error one, and no list
  @Returns(200, [Book]) noList() {
    return Ok(new Book());
  }
  // @ts-expect-error a list, and not one
  @Returns(200, Book) list() {
    return [new Book()];
  }
  // @ts-expect-error a body, where none is declared
  @Returns(200, null) body() {
    return new Book();
  }
  // @ts-expect-error a number is not text
  @Returns(200, String) number() {
    return 7;
  }
  // @ts-expect-error another body of a failure
  @Returns(404, Reason) wrongReason() {
    return NotFound({ why: 'gone' });
  }
  // @ts-expect-error a list of two classes
  @Returns(200, [Book, Other]) two() {
    return [new Book()];
  }
}

/** The answers of a method, as a client infers them. */
type Answers = ReturnType<Books['one']>;
const exact: [Answers] extends [Result<Book, 200> | Result<{ code: string }, 404>] ? 1 : 0 = 1;
const failed: [ReturnType<Books['plain']>] extends [Book | Result<ErrorBody, 404>] ? 1 : 0 = 1;
/** Helpers are given what a program has: text, a list, or an object. */
export const refuse = (body: FailureInput) => BadRequest(body);
const any: Result = refuse('no');
void [exact, failed, any];
