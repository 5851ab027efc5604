import { resource, type Repository } from '@cortado/resources';
import { HttpError, Inject, Singleton } from 'cortado';
import type { Progress } from './progress.dto.js';
import { Project } from './project.resource.js';
import { Task } from './task.resource.js';

/** Questions about projects that a filter cannot answer, and changes of several tasks at once. */
@Singleton()
export class ProgressService {
  constructor(@Inject(resource(Project)) private readonly projects: Repository<Project>) {}

  async of(projectId: number): Promise<Progress> {
    return this.projects.transaction(async (tx) => {
      if ((await tx.read(projectId)) === undefined) throw new HttpError(404, `There is no project ${projectId}`);
      const count = async (done: boolean): Promise<number> => {
        const { total } = await tx.of(Task).list({ where: { projectId, done }, limit: 1, total: true });
        return total!;
      };
      return { done: await count(true), open: await count(false) };
    });
  }
}
