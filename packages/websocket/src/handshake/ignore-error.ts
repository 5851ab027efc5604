/** For a socket on which nobody else listens: its error would end the process. What it means comes with `close`. */
export function ignoreError(): void {
  // The socket closes after an error, and what it carried ends with that.
}
