// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.release.SignedReleases;
import io.millrace.bench.tool.FullDisk;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What runs after a router was killed while it was being changed: at every record of the journal,
 * before it is written and when it is on the disk, and at random moments, while releases are
 * installed, confirmed and undone, bundles are updated by hand, and the router starts; and on a
 * disk that is full.
 */
public final class KillBench {
  private final Path distribution;
  private final int kills;
  private final int onFullDisk;
  private final long seed;

  /**
   * Prepares it.
   *
   * @param onFullDisk how many kills more on a disk without room
   */
  public KillBench(Path distribution, int kills, int onFullDisk, long seed) {
    this.distribution = distribution;
    this.kills = kills;
    this.onFullDisk = onFullDisk;
    this.seed = seed;
  }

  /** Runs it; false when a bar is missed, which is said on the error output. */
  public boolean run() throws IOException, InterruptedException, GeneralSecurityException {
    Jdk jdk = Jdk.newest();
    System.err.printf("bench kill: seed %d, Java %d%n", seed, jdk.version());
    KillCounts counts = new KillCounts(onFullDisk);
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("millrace-kill");
    try {
      SignedReleases releases = new SignedReleases(distribution, folder.resolve("releases"));
      List<Step> steps = Step.of(kills, random);
      try (KillRouter router = new KillRouter(folder.resolve("router"), jdk)) {
        KillRun run = new KillRun(router, releases, distribution, random, counts);
        run.run(steps, FullDisk.NONE);
      }
      fullDisk(folder, releases, jdk, random, counts);
    } finally {
      delete(folder);
    }
    return report(counts);
  }

  private void fullDisk(
      Path folder, SignedReleases releases, Jdk jdk, Random random, KillCounts counts)
      throws IOException, InterruptedException {
    if (onFullDisk == 0) {
      return;
    }
    Path home = Files.createDirectories(folder.resolve("small"));
    try (FullDisk disk = FullDisk.at(home.resolve("data"))) {
      if (!disk.isThere()) {
        System.err.println("bench kill: no disk of its own to fill, which takes root");
        return;
      }
      try (KillRouter router = new KillRouter(home, jdk)) {
        KillRun run = new KillRun(router, releases, distribution, random, counts);
        run.run(Step.ofRecords(onFullDisk, random), disk);
      }
    }
  }

  private static boolean report(KillCounts counts) throws IOException {
    System.out.printf("serves again: p50 %.0f ms%n", counts.quantile(0.5));
    System.out.println(new ObjectMapper().writeValueAsString(counts.figures()));
    List<String> missed = counts.missed();
    missed.forEach(line -> System.err.println("bench kill: " + line));
    return missed.isEmpty();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
