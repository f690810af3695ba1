// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.testing.LineFaults.Parcel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A pseudo-terminal, made and served by a socat of its own. */
final class PtyEnd {
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  private final Process socat;
  private Thread pump;

  private PtyEnd(Process socat) {
    this.socat = socat;
  }

  /** Makes a terminal of that name. */
  static PtyEnd open(Path link) throws IOException, InterruptedException {
    Process socat =
        new ProcessBuilder("socat", "pty,rawer,link=" + link, "STDIO")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(socat::destroyForcibly));
    long limit = System.nanoTime() + TIMEOUT_NANOS;
    while (!Files.exists(link)) {
      if (socat.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
        socat.destroyForcibly();
        throw new IOException("socat made no pseudo-terminal " + link);
      }
    }
    return new PtyEnd(socat);
  }

  /** Moves what is written to this terminal to another's readers, as {@code way} says. */
  void pumpTo(PtyEnd other, Function<Bytes, Iterable<Parcel>> way) {
    pump = new Thread(() -> move(other, way), "faulty cable");
    pump.setDaemon(true);
    pump.start();
  }

  private void move(PtyEnd other, Function<Bytes, Iterable<Parcel>> way) {
    byte[] buffer = new byte[4096];
    InputStream in = socat.getInputStream();
    OutputStream out = other.socat.getOutputStream();
    try {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        for (Parcel parcel : way.apply(Bytes.wrap(Arrays.copyOf(buffer, count)))) {
          pause(parcel);
          out.write(parcel.bytes().toArray());
          out.flush();
        }
      }
    } catch (IOException | InterruptedException e) {
      // An end was pulled out: nothing is to be moved any more.
    }
  }

  /** A stall holds up all that follows, as bytes do not overtake each other. */
  private static void pause(Parcel parcel) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(parcel.delay().toNanos());
  }

  /** Takes the terminal away. */
  void close() throws InterruptedException {
    socat.destroy();
    socat.waitFor();
    pump.interrupt();
    pump.join(TIMEOUT_NANOS / 1_000_000);
  }
}
