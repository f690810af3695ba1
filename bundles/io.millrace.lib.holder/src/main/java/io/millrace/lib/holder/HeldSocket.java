// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.holder;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.util.function.BooleanSupplier;

/**
 * A listening socket and the thread that accepts its connections. It can be left open in the
 * launcher's holder: then connections wait in it for the next instance.
 */
public final class HeldSocket {
  private static final System.Logger LOG = System.getLogger(HeldSocket.class.getName());

  private final Names names;
  private final Holder holder;
  private final AcceptLoop loop;

  /**
   * What it is called.
   *
   * @param key in the holder
   * @param thread that accepts
   * @param subject of a sentence about it
   */
  public record Names(String key, String thread, String subject) {}

  /** Listens anew. */
  public interface Opening {
    /** Returns a socket that is bound. */
    ServerSocketChannel open() throws IOException;
  }

  private HeldSocket(Names names, Holder holder, ServerSocketChannel server) throws IOException {
    this.names = names;
    this.holder = holder;
    loop = new AcceptLoop(names.thread(), names.subject(), server);
  }

  /**
   * Takes over the socket that was left open under its key, or listens anew.
   *
   * @param usable whether a socket that was left open can still be reached
   * @throws IOException when it cannot be listened
   */
  public static HeldSocket at(Names names, Holder holder, BooleanSupplier usable, Opening opening)
      throws IOException {
    ServerSocketChannel server =
        holder.take(names.key()) instanceof ServerSocketChannel left ? left : null;
    if (server != null && !(server.isOpen() && usable.getAsBoolean())) {
      server.close();
      server = null;
    }
    if (server == null) {
      server = opening.open();
    }
    try {
      return new HeldSocket(names, holder, server);
    } catch (IOException | RuntimeException e) {
      server.close(); // else who connects to it waits for ever
      throw e;
    }
  }

  /** Starts the thread that accepts connections. */
  public void start(AcceptLoop.Admission admission) {
    loop.start(admission);
  }

  /**
   * Ends the thread and leaves the socket open for the next instance.
   *
   * @return false when that cannot be: then it is the caller's to close
   */
  public boolean leave() {
    loop.stop();
    return !loop.server().isOpen() || holder.put(names.key(), loop.server());
  }

  /** Ends the thread and closes the socket. */
  public void close() {
    loop.stop();
    try {
      loop.server().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, names.subject() + " did not close cleanly", e);
    }
  }
}
