/**
 * One shortest circle for each group of nodes that reach each other, as in `['a', 'b', 'a']`, with the size of its group.
 *
 * @param {Iterable<readonly [string, string]>} arrows
 * @returns {{ path: string[], group: string[] }[]}
 */
export function circles(arrows) {
  const graph = new Map();
  const node = (name) => graph.get(name) ?? graph.set(name, new Set()).get(name);
  for (const [from, to] of arrows) {
    node(to);
    node(from).add(to);
  }
  return groups(graph).map((group) => ({ group: group.toSorted(), path: shortest(graph, group.toSorted()) }));
}

/** Tarjan's strongly connected components, those of one node without an arrow to itself left out. */
function groups(graph) {
  const order = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (name) => {
    order.set(name, order.size);
    low.set(name, order.get(name));
    stack.push(name);
    for (const next of graph.get(name)) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(name, Math.min(low.get(name), low.get(next)));
    }
    if (low.get(name) !== order.get(name)) return;
    const group = stack.splice(stack.indexOf(name));
    if (group.length > 1 || graph.get(name).has(name)) found.push(group);
  };
  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return found;
}

function shortest(graph, group) {
  const inGroup = new Set(group);
  let best;
  for (const start of group) {
    const queue = [[start]];
    const seen = new Set();
    while (queue.length > 0) {
      const path = queue.shift();
      if (best !== undefined && path.length + 1 >= best.length) break;
      for (const next of graph.get(path.at(-1))) {
        if (next === start) best = [...path, start];
        if (!inGroup.has(next) || seen.has(next) || next === start) continue;
        seen.add(next);
        queue.push([...path, next]);
      }
    }
  }
  return best;
}
