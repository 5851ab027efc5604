import { Controller, createApp, Get } from 'cortado';

@Controller('/files')
class FileController {
  @Get('/*/info') info() {}
}

export const mistake = () => createApp({ log: false, controllers: [FileController] });
