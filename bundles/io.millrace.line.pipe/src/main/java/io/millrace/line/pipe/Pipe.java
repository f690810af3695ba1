// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import io.millrace.api.line.Line;
import java.util.concurrent.Executor;

/**
 * Two line ends joined in memory: what goes in at one comes out at the other, on one loop. Like a
 * UART it keeps a bounded number of bytes that nobody has taken yet, and loses what comes on top.
 * Thread-safe.
 */
public final class Pipe {
  /** What the name of the secondary's end has on top of the pipe's. */
  public static final String PEER_SUFFIX = ".peer";

  private final PipeEnd primary;
  private final PipeEnd secondary;

  /**
   * Makes a pipe that can carry bytes at once.
   *
   * @param loop runs every call to a listener, in order, never two at a time
   * @param bufferBytes how many bytes wait at each end at the most
   */
  public Pipe(String name, Executor loop, int bufferBytes) {
    this(name, loop, bufferBytes, Passage.AS_WRITTEN);
  }

  /** Makes a pipe that does something to the bytes on their way, in both directions. */
  public Pipe(String name, Executor loop, int bufferBytes, Passage passage) {
    primary = new PipeEnd(name, loop, bufferBytes);
    secondary = new PipeEnd(name + PEER_SUFFIX, loop, bufferBytes);
    primary.join(secondary, passage);
    secondary.join(primary, passage);
  }

  /** Returns the end for the side that begins every exchange; it bears the pipe's name. */
  public Line primary() {
    return primary;
  }

  /** Returns the end for the side that only answers. */
  public Line secondary() {
    return secondary;
  }

  /** Takes both ends down, as when a cable is pulled; what is on its way is lost. */
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
