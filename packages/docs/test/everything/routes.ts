import { IsInt, IsString } from 'class-validator';
import { Created, type Application } from 'cortado';
import { CustomerController as CompanyController } from './companies';
import { CustomerController } from './customers';
import { CatalogueController, FileController, HostController } from './places';
import { ThingController } from './things';

class Note {
  @IsString() text!: string;
}

class NoteId {
  @IsInt() id!: number;
}

/** In no particular order: documents do not depend on it. */
export const httpControllers = [
  HostController,
  ThingController,
  CompanyController,
  FileController,
  CustomerController,
  CatalogueController,
];

export function addRoutes(app: Application): void {
  app.route('POST', '/notes/:id', { body: Note, params: NoteId, handler: (note, { id }) => Created({ ...note, id }) });
  app.route('GET', '/notes', () => []);
  app.route('GET', '/ping', { api: { hidden: true }, handler: () => 'pong' });
}
