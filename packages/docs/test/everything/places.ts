import {
  Body,
  Controller,
  Created,
  Get,
  Post,
  Returns,
  UploadedFile,
  UploadedFiles,
  Version,
  type Upload,
} from 'cortado';
import { Caption } from './dtos';

@Controller('/files')
export class FileController {
  @Returns(201, null)
  @Post('/cover')
  cover(@UploadedFile('cover', { maxSize: 1_000, types: ['image/png'] }) _cover: Upload, @Body() _caption: Caption) {
    return Created();
  }

  @Post('/album')
  album(@UploadedFiles('photos', { maxSize: 2_000, types: ['image/png', 'image/jpeg'] }) photos: Upload[]) {
    return { count: photos.length };
  }
}

@Version('1', '2')
@Controller('/catalogue')
export class CatalogueController {
  @Get() all() {
    return [];
  }
}

@Controller('/status', { host: ['api.example.com', '*.example.com'] })
export class HostController {
  @Get() status() {
    return { ok: true };
  }
}
