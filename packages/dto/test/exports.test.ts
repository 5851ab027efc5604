import * as dto from '@cortado/dto';
import * as compiled from '@cortado/dto/class-validator';

test('both entry points export exactly these names', () => {
  expect(Object.keys(dto).sort()).toEqual([
    'DtoDefinitionError',
    'IntersectionType',
    'IsHttpUrl',
    'OmitType',
    'PartialType',
    'PickType',
    'compile',
    'describe',
    'recordedType',
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
