// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A context in use: its sender sequence number and its replay window, neither of which goes back,
 * whenever the process ends [RFC 8613 §7, Appendix B.1]. Numbers are reserved on the disk, a block
 * ahead, before the first of them is used; who begins anew begins behind the block. Which requests
 * have come is written at an orderly end, and consumed before the first use; else a client has to
 * show by an Echo option that its request is new.
 *
 * <p>Thread-safe. Only {@link #open} and {@link #close} wait for the disk.
 */
public final class OpenContext implements AutoCloseable {
  /** Partial IVs have 5 bytes at the most. */
  static final long LAST_NUMBER = (1L << 40) - 1;

  private static final Logger LOG = System.getLogger(OpenContext.class.getName());
  private static final int ECHO_BYTES = 8;

  /**
   * Requests that were asked for an Echo option and are remembered, so that replays cost nothing.
   */
  private static final int MOST_CHALLENGES = 64;

  private final SecurityContext context;
  private final StateFile file;
  private final Executor disk;
  private final int block;
  private final Bytes echo;
  private final ReplayWindow window;
  private final Map<Bytes, CoapResponse> challenges = new LinkedHashMap<>();
  private final Object writing = new Object();
  private long next;
  private long reserved;
  private boolean reserving;
  private boolean failing; // touched under writing
  private boolean closed;

  private OpenContext(
      SecurityContext context, StateFile file, Executor disk, int block, StateFile.Content before)
      throws IOException {
    this.context = context;
    this.file = file;
    this.disk = disk;
    this.block = block;
    next = before == null ? 0 : before.reserved();
    reserved = Math.min(next + block, LAST_NUMBER + 1);
    file.write(new StateFile.Content(reserved, null));
    window = windowAfter(before);
    byte[] random = new byte[ECHO_BYTES];
    new SecureRandom().nextBytes(random);
    echo = Bytes.wrap(random);
  }

  private static ReplayWindow windowAfter(StateFile.Content before) {
    if (before == null) {
      return ReplayWindow.fresh();
    }
    return before.window() == null ? ReplayWindow.forgotten() : before.window();
  }

  /**
   * Begins to use a context; waits for the disk.
   *
   * @param folder has the numbers of all contexts
   * @param disk runs what waits for the disk later; tasks of this one never overlap
   * @param block how many numbers are reserved at once; so many are lost when the process is killed
   * @throws InUseException when somebody else uses it
   * @throws IOException when its numbers cannot be read or written
   */
  public static OpenContext open(SecurityContext context, Path folder, Executor disk, int block)
      throws IOException {
    return open(context, folder, disk, block, StateFile.durable());
  }

  static OpenContext open(
      SecurityContext context, Path folder, Executor disk, int block, StateFile.Writing writing)
      throws IOException {
    StateFile file = StateFile.open(folder, context, writing);
    try {
      return new OpenContext(context, file, disk, block, file.read());
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /** Returns the keys. */
  public SecurityContext context() {
    return context;
  }

  /** Returns the value of the Echo option that shows a request to be newer than this object. */
  Bytes echo() {
    return echo;
  }

  /**
   * Returns the challenge to the request with that Partial IV, the same bytes each time; null when
   * there is no number for it at present.
   */
  CoapResponse challenge(Bytes partialIv, Supplier<CoapResponse> made) {
    synchronized (challenges) {
      CoapResponse known = challenges.get(partialIv);
      CoapResponse answer = known != null ? known : made.get();
      if (known == null && answer != null) {
        if (challenges.size() >= MOST_CHALLENGES) {
          challenges.remove(challenges.keySet().iterator().next());
        }
        challenges.put(partialIv, answer);
      }
      return answer;
    }
  }

  /** Returns a number that was never used; -1 when there is none at present. */
  synchronized long nextNumber() {
    if (closed || next >= reserved) {
      reserveMore();
      return -1;
    }
    long number = next++;
    if (reserved - next <= block / 2) {
      reserveMore();
    }
    return number;
  }

  private void reserveMore() {
    if (!reserving && !closed && reserved <= LAST_NUMBER) {
      reserving = true;
      try {
        disk.execute(this::reserve);
      } catch (RejectedExecutionException full) {
        reserving = false;
      }
    }
  }

  private void reserve() {
    synchronized (writing) {
      long wanted;
      synchronized (this) {
        reserving = false;
        if (closed) {
          return;
        }
        wanted = Math.min(reserved + block, LAST_NUMBER + 1);
      }
      try {
        file.write(new StateFile.Content(wanted, null));
        failing = false;
      } catch (IOException failure) {
        if (!failing) {
          LOG.log(Level.ERROR, "OSCORE numbers for {0}: {1}", context.name(), failure.toString());
        }
        failing = true;
        return;
      }
      synchronized (this) {
        reserved = wanted;
      }
    }
  }

  /** Tells whether all numbers that there are have been used: a new master secret is needed. */
  public synchronized boolean isUsedUp() {
    return next > LAST_NUMBER;
  }

  /** Tells whether a request with that number has come already. */
  synchronized boolean isReplay(long number) {
    return window.isReplay(number);
  }

  /** What becomes of an authentic request. */
  enum Verdict {
    NEW,
    REPLAY,
    UNPROVEN
  }

  /**
   * Takes an authentic request.
   *
   * @param shown the value of its Echo option, or null
   */
  synchronized Verdict accept(long number, Bytes shown) {
    if (closed || window.isReplay(number)) {
      return Verdict.REPLAY;
    }
    if (window.needsProof(number) && !echo.equals(shown)) {
      return Verdict.UNPROVEN;
    }
    window.accept(number);
    return Verdict.NEW;
  }

  /** Ends the use and writes exactly what was used; waits for the disk. */
  @Override
  public void close() {
    synchronized (writing) {
      StateFile.Content last;
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        last = new StateFile.Content(next, window);
      }
      try (file) {
        file.write(last);
      } catch (IOException failure) {
        LOG.log(Level.WARNING, "OSCORE numbers for {0}: {1}", context.name(), failure.toString());
      }
    }
  }

  /** Lets go as the system does when the process is killed, for tests. */
  void abandon() throws IOException {
    file.close();
  }
}
