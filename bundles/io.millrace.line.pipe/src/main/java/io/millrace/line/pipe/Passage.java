// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.bytes.Bytes;
import java.util.List;

/**
 * What becomes of bytes on their way through a {@link Pipe}: the pieces in which they come out. A
 * product pipe lets them through as written; tests split, drop or change them here.
 */
@FunctionalInterface
public interface Passage {
  /** Everything comes out as it was written. */
  Passage AS_WRITTEN = List::of;

  /** Returns what comes out, in order, for one write; called on the writer's thread. */
  List<Bytes> pass(Bytes written);
}
