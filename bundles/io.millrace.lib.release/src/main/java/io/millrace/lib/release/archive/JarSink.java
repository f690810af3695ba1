// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a jar's bytes piece by piece, before it is known whether they are the right ones. */
@FunctionalInterface
public interface JarSink {
  /** Lets the bytes go by. */
  JarSink NONE = piece -> {};

  /** Takes what remains in the buffer, which is used again afterwards. */
  void write(ByteBuffer piece) throws IOException;
}
