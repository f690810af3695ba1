// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.rig.FieldRig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A router in real time: a client asks the gateway and a sensor all the while, the sensors report,
 * and every few minutes the router is looked at from outside. The first quarter is for caches to
 * fill and code to be compiled; from then on nothing may grow.
 */
public final class Soak {
  private static final int RATE = 10;
  private static final int LOOKS = 16;
  private static final int WARM_UP = 4;
  private static final double HOUR_NANOS = Duration.ofHours(1).toNanos();

  private final Path folder;
  private final Duration length;
  private final List<SoakFigures> looks = new ArrayList<>();

  /** Prepares it; the distribution is the system property {@code millrace.distribution}. */
  public Soak(Duration length) throws IOException {
    this.length = length;
    folder = Files.createTempDirectory("millrace-soak");
  }

  /** Runs it; returns what has grown, empty when nothing has and requests were answered. */
  public List<String> run() throws Exception {
    Path javaHome = Path.of(System.getProperty("java.home"));
    try (FieldRig rig = FieldRig.inMemory(folder).reporting(5, 500).start();
        RetransmittingClient client =
            new RetransmittingClient(
                new InetSocketAddress("127.0.0.1", rig.port()),
                rig.uri("snsr/arduino/temp?sens"),
                rig.token(),
                RATE)) {
      long pid = rig.router().process().pid();
      long answered = 0;
      for (int i = 0; i < LOOKS; i++) {
        Thread.sleep(length.toMillis() / LOOKS);
        looks.add(SoakFigures.of(javaHome, pid));
        print(i);
        if (client.good() == answered) {
          return List.of("no request was answered between two looks");
        }
        answered = client.good();
      }
    }
    return looks.get(LOOKS - 1).growth(looks.get(WARM_UP - 1));
  }

  private void print(int look) {
    SoakFigures now = looks.get(look);
    double written = now.writtenBytes() - looks.get(0).writtenBytes();
    double hours = length.toNanos() / HOUR_NANOS * look / LOOKS;
    System.out.printf(
        "soak look=%d heap_bytes=%d loaders=%d threads=%d descriptors=%d"
            + " written_bytes_per_hour=%.0f%n",
        look,
        now.heapBytes(),
        now.loaders(),
        now.threads(),
        now.descriptors(),
        look == 0 ? 0 : written / hours);
  }
}
