// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.verify.ObjectFolder;
import io.millrace.lib.release.verify.Policy;
import io.millrace.lib.release.verify.ReleaseVerifier;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long it takes to verify a release of 10 MB and to stage its jars, forced to the disk, beside
 * what sha256sum takes for the same file in turn with it.
 */
final class ReleaseBench {
  private static final double LEAST_SHARE = 0.6;

  private final int rounds;
  private final Path folder;
  private final List<Double> yardstick = new ArrayList<>();
  private final List<Double> begun = new ArrayList<>();
  private final List<Double> verified = new ArrayList<>();
  private final List<Double> staged = new ArrayList<>();

  ReleaseBench(int rounds) throws IOException {
    this.rounds = rounds;
    this.folder = Files.createTempDirectory("millrace-release");
  }

  /** Runs it; false when verifying and staging is too slow. */
  boolean run() throws IOException, InterruptedException, GeneralSecurityException {
    try {
      TenMegabytes release = TenMegabytes.in(folder);
      Path empty = Files.createFile(folder.resolve("empty"));
      for (int round = 0; round < rounds; round++) {
        begun.add(sha256sum(empty));
        yardstick.add(sha256sum(release.file()));
        staged.add(millis(release, true));
        verified.add(millis(release, false));
      }
      return report(Files.size(release.file()));
    } finally {
      delete(folder);
    }
  }

  private boolean report(long bytes) throws IOException {
    double first = staged.get(0);
    // Starting sha256sum is no hashing.
    double sum = median(yardstick) - median(begun);
    double share = sum / median(staged);
    ObjectNode result = new ObjectMapper().createObjectNode().put("bench", "release");
    result.put("bytes", bytes).put("rounds", rounds).put("sha256sum_ms", rounded(sum));
    result.put("verify_ms", rounded(median(verified)));
    result.put("verify_and_stage_ms", rounded(median(staged)));
    result.put("first_verify_and_stage_ms", rounded(first));
    result.put("share_of_sha256sum_rate", Math.round(share * 100) / 100.0);
    System.out.println(result);
    return share >= LEAST_SHARE;
  }

  private static double sha256sum(Path file) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder("sha256sum", file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("sha256sum failed");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private double millis(TenMegabytes release, boolean stage) throws IOException {
    Path objects = folder.resolve("objects");
    TrustSet trust = release.trust();
    long start = System.nanoTime();
    try (ReleaseArchive archive = ReleaseArchive.open(release.file())) {
      Policy policy = new Policy(Instant.now(), 0, false);
      VerifiedRelease good = new ReleaseVerifier(trust, policy).verify(archive);
      if (stage) {
        ReleaseVerifier.stage(archive, good, new ObjectFolder(objects));
      } else {
        ReleaseVerifier.verifyJars(archive, good);
      }
    }
    double millis = (System.nanoTime() - start) / 1e6;
    if (stage) {
      delete(objects);
    }
    return millis;
  }

  private static void delete(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static double rounded(double millis) {
    return Math.round(millis * 10) / 10.0;
  }
}
