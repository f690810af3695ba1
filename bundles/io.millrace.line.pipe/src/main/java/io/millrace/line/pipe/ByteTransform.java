// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.bytes.Bytes;
import java.util.List;

/**
 * Transforms the bytes that pass a {@link Pipe}: returns the chunks in which they arrive. The
 * router's own pipes pass them unchanged; tests split, drop or change them here.
 */
@FunctionalInterface
public interface ByteTransform {
  /** Every write arrives as one chunk, unchanged. */
  ByteTransform AS_WRITTEN = List::of;

  /** Returns the chunks that arrive for one write, in order; called on the writer's thread. */
  List<Bytes> apply(Bytes written);
}
