// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.bench.release.SignedReleases;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What clients see while bundles of the running router are replaced under a steady load, in random
 * order, one at a time and as sets; and, as the negative control, what they see when no caller may
 * wait for a service that is being replaced.
 */
public final class SwapBench {
  /** These need the API's next build, or the release command, to be replaced without a gap. */
  static final String API = "api";

  /** In place of names: nothing but the whole set, each time. */
  private static final String ALL = "all";

  private final SwapOptions options;

  public SwapBench(SwapOptions options) {
    this.options = options;
  }

  /** Runs it; false when a bar is missed, which is said on the error output. */
  public boolean run() throws IOException, InterruptedException {
    Jdk jdk = Jdk.newest();
    System.err.printf("bench swap: seed %d, Java %d%n", options.seed(), jdk.version());
    SwapResult result = measured(jdk, options.swaps(), true);
    SwapResult control = measured(jdk, options.controlSwaps(), false);
    boolean isOfAll = options.bundles().isEmpty() && options.byRelease();
    SwapReport report = new SwapReport(result, control, isOfAll);
    report.print();
    List<String> missed = report.missed();
    missed.forEach(line -> System.err.println("bench swap: " + line));
    return missed.isEmpty();
  }

  private SwapResult measured(Jdk jdk, int swaps, boolean parking)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("millrace-swap");
    try (SwapRig rig = new SwapRig(folder, jdk, options.seed(), parking)) {
      Switch way = way(rig, folder);
      return new SwapRun(rig, way, jdk).run(order(swaps));
    } finally {
      delete(folder);
    }
  }

  private Switch way(SwapRig rig, Path folder) throws IOException {
    if (!options.byRelease()) {
      return new PlainSwitch(
          rig.shell(), new Builds(options.distribution(), folder.resolve("builds")));
    }
    try {
      SignedReleases releases =
          new SignedReleases(options.distribution(), folder.resolve("releases"));
      releases.trustIn(rig.router().etc());
      return new ReleaseSwitch(
          rig.shell(), releases, rig.router().data().resolve("releases/journal"));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private List<List<String>> order(int swaps) throws IOException {
    List<String> bundles = options.bundles();
    if (bundles.equals(List.of(ALL))) {
      return Collections.nCopies(swaps, Builds.names(options.distribution()));
    }
    if (bundles.isEmpty()) {
      bundles =
          Builds.names(options.distribution()).stream()
              .filter(name -> options.byRelease() || !name.equals(API))
              .toList();
    }
    return SwapOrder.of(bundles, swaps, options.byRelease(), new Random(options.seed()));
  }

  /** Returns how a set is called where a line must be short. */
  static String name(List<String> bundles) {
    return bundles.size() > 1 && bundles.contains(API)
        ? "the whole set"
        : String.join("+", bundles);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
