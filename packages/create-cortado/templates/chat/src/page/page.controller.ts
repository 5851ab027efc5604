import { Api, Controller, Get, Param, SendFile } from 'cortado';
import { resolve } from 'node:path';

// From the folder of the project, where npm starts every script.
const PAGE = resolve('public');
const CLIENT = resolve('node_modules/@cortado/client/esm/dist');

/** The page, and the client that it imports: an ES module that browsers load as it is. */
@Controller('/')
@Api({ hidden: true })
export class PageController {
  @Get()
  index() {
    return SendFile('index.html', { root: PAGE });
  }

  @Get('/page/:file')
  file(@Param('file') file: string) {
    return SendFile(file, { root: PAGE });
  }

  @Get('/client/*')
  client(@Param('*') path: string) {
    return SendFile(path, { root: CLIENT });
  }
}
