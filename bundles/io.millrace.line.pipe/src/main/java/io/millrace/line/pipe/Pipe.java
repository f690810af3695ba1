// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.line.Line;
import java.util.concurrent.Executor;

/**
 * Two lines joined in memory: what is written to one is received from the other, on one loop. Like
 * a UART it buffers a bounded number of bytes that have not been read, and loses further ones. The
 * primary's end is up while the secondary's end has a user: the primary speaks first, and what it
 * says while nobody listens would be lost and be missed only after its time-out. Thread-safe.
 */
public final class Pipe {
  /** The suffix of the name of the secondary's end. */
  public static final String PEER_SUFFIX = ".peer";

  private final PipeEnd primary;
  private final PipeEnd secondary;

  /**
   * Makes a pipe that can carry bytes as soon as both ends have a user.
   *
   * @param loop runs every call to a listener, in order, never two at a time
   * @param bufferBytes how many bytes wait at each end at most
   */
  public Pipe(String name, Executor loop, int bufferBytes) {
    this(name, loop, bufferBytes, ByteTransform.AS_WRITTEN);
  }

  /** Makes a pipe that transforms the bytes in both directions. */
  public Pipe(String name, Executor loop, int bufferBytes, ByteTransform transform) {
    this(name, loop, bufferBytes, transform, true);
  }

  private Pipe(
      String name, Executor loop, int bufferBytes, ByteTransform transform, boolean needsPeer) {
    primary = new PipeEnd(name, loop, bufferBytes);
    secondary = new PipeEnd(name + PEER_SUFFIX, loop, bufferBytes);
    primary.join(secondary, transform, needsPeer);
    secondary.join(primary, transform, false);
  }

  /** Makes a pipe whose ends are up while it is whole, as serial ports are, whoever uses them. */
  public static Pipe likeCable(String name, Executor loop, int bufferBytes) {
    return new Pipe(name, loop, bufferBytes, ByteTransform.AS_WRITTEN, false);
  }

  /** Returns the end for the side that begins every exchange; its name is that of the pipe. */
  public Line primary() {
    return primary;
  }

  /** Returns the end for the side that only answers. */
  public Line secondary() {
    return secondary;
  }

  /** Takes both ends down, as when a cable is unplugged; bytes in transit are lost. */
  public void cut(String reason) {
    primary.cut(reason);
    secondary.cut(reason);
  }

  /** Takes both ends up again. */
  public void mend() {
    primary.mend();
    secondary.mend();
  }
}
