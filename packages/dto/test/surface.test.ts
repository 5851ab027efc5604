import * as dto from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';

test('the two doors are these, and no more', () => {
  expect(Object.keys(dto).sort()).toEqual([
    'DtoDefinitionError',
    'IntersectionType',
    'IsHttpUrl',
    'OmitType',
    'PartialType',
    'PickType',
    'compile',
    'describe',
    'renderErrors',
    'serialize',
    'stringify',
    'textReader',
  ]);
  expect(Object.keys(compiled).sort()).toEqual([
    'ValidationError',
    'Validator',
    'classToPlain',
    'getMetadataStorage',
    'instanceToInstance',
    'instanceToPlain',
    'plainToClass',
    'plainToInstance',
    'validate',
    'validateOrReject',
    'validateSync',
  ]);
});
