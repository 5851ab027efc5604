/** Something that a test opens when it is time. Work waits for `opened`. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
