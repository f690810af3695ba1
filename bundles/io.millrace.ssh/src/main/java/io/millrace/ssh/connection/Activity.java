// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.time.Time;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** When something was typed, printed or sent last on a connection. Thread-safe. */
final class Activity {
  private final Time time;
  private volatile long last;

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
        out.write(octet);
        touch();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        touch();
      }
    };
  }
}
