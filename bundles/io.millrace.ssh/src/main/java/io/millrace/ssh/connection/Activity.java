// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.time.Time;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When something was typed, printed or sent last on a connection, and for how long the client has
 * not taken what is sent to it. Thread-safe.
 */
final class Activity {
  /** So much is taken within the time of a connection by any client that reads at all. */
  private static final int PIECE_BYTES = 4096;

  private final Time time;

  /** The writes that are not done, and when each began: a few for each channel at the most. */
  private final Map<Object, Long> writes = new ConcurrentHashMap<>();

  private volatile long last;

  /** Writes; blocks while the client does not read. */
  interface Write {
    void run() throws IOException;
  }

  Activity(Time time) {
    this.time = time;
    touch();
  }

  void touch() {
    last = time.nanos();
  }

  /** Returns for how long there was none. */
  Duration idle() {
    return Duration.ofNanos(time.nanos() - last);
  }

  /** Does a write, whose time counts as long as it is not done; it is no activity by itself. */
  void await(Write write) throws IOException {
    Object own = new Object();
    writes.put(own, time.nanos());
    try {
      write.run();
    } finally {
      writes.remove(own);
    }
  }

  /** Returns for how long the longest write has not been done; zero when there is none. */
  Duration stalled() {
    long now = time.nanos();
    return Duration.ofNanos(
        writes.values().stream().mapToLong(began -> now - began).max().orElse(0));
  }

  /** Returns the stream, which counts as activity whenever something comes. */
  InputStream watch(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        touch();
        return read;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        touch();
        return read;
      }
    };
  }

  /** Returns the stream, which counts as activity whenever something went. */
  OutputStream watch(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int octet) throws IOException {
        await(() -> out.write(octet));
        touch();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
          int at = offset + done;
          int piece = Math.min(PIECE_BYTES, length - done);
          await(() -> out.write(bytes, at, piece));
          touch();
          done += piece;
        }
      }

      @Override
      public void flush() throws IOException {
        await(out::flush);
      }
    };
  }
}
