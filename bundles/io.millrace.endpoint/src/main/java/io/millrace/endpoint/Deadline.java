// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/** Something that is due at a moment. Lives in at most one {@link Deadlines}. */
abstract class Deadline {
  /** When it is due, in nanoseconds of the monotonic clock. */
  long due;

  /** Its index in the heap, or -1 when it is in none. */
  int heapIndex = -1;

  /** Its moment has come; it is in no heap any more. */
  abstract void reached(long now);
}
