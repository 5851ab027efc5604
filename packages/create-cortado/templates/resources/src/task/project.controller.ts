import { ResourceActions, ResourceController } from '@cortado/resources';
import { Get, Param, Returns } from 'cortado';
import { ProgressService } from './progress-service.js';
import { Progress } from './progress.dto.js';
import { Project } from './project.resource.js';

/** What the resource has by itself stays as it is: `list`, `read`, `create`, `update` and `remove`. Guards and hooks belong here, too. */
@ResourceController(Project)
export class ProjectController extends ResourceActions<Project> {
  constructor(private readonly progressService: ProgressService) {
    super();
  }

  @Get('/:id/progress')
  @Returns(200, Progress)
  progress(@Param('id') id: number) {
    return this.progressService.of(id);
  }
}
