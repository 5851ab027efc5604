import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import type { StoreTransaction } from '../store';

/** Adds one row and logs it. @returns the row as it is stored */
export async function createRow(
  transaction: StoreTransaction,
  model: Model,
  row: Row,
  except: string | null,
): Promise<Row> {
  const [after] = await transaction.insert(model, [row]);
  const key = after![model.key.name] as KeyValue;
  transaction.log({ resource: model.name, key, kind: 'created', before: null, after: after!, except });
  return after!;
}
