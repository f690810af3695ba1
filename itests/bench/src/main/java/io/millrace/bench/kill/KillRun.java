// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.bench.release.SignedReleases;
import io.millrace.bench.tool.FullDisk;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Kills one router again and again and looks each time what is there when it has started. */
final class KillRun {
  /** In which a halted process has ended, or an installation is over without it. */
  private static final long END_MILLIS = 240_000;

  /** The longest that an installation or a start may take before the random kill. */
  private static final int RANDOM_MILLIS = 4000;

  /** The most bytes that a full disk has left. */
  private static final int ROOM_BYTES = 400_000;

  private final KillRouter router;
  private final SignedReleases releases;
  private final List<String> bundles;
  private final Random random;
  private final KillCounts counts;
  private int number;

  KillRun(
      KillRouter router,
      SignedReleases releases,
      Path distribution,
      Random random,
      KillCounts counts)
      throws IOException {
    this.router = router;
    this.releases = releases;
    this.random = random;
    this.counts = counts;
    this.bundles = names(distribution);
    releases.trustIn(router.etc());
  }

  private static List<String> names(Path distribution) throws IOException {
    try (Stream<Path> files = Files.walk(distribution.resolve("system"), 2)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(SignedReleases.OURS))
          .map(name -> name.substring(SignedReleases.OURS.length()).replaceFirst("-[0-9].*", ""))
          .sorted()
          .toList();
    }
  }

  void run(List<Step> steps, FullDisk disk) throws IOException, InterruptedException {
    router.launch("");
    router.awaitServing();
    router.awaitHealthy();
    for (Step step : steps) {
      number++;
      System.err.println("bench kill: " + number + ", " + step);
      RunningSet before = router.running();
      boolean starts = step.doing() == Step.Doing.START;
      if (!step.isRandom() && !starts && !step.isOnTheWayBack()) {
        router.haltAt(step.at());
      }
      SignedReleases.Signed release = starts ? null : release(step.doing());
      disk.fill(random.nextInt(ROOM_BYTES));
      RunningSet after = release == null ? before : before.with(hashes(release));
      Attempt attempt = new Attempt(router, step, release, random.nextInt(RANDOM_MILLIS));
      Acknowledged acknowledged = attempt.run(END_MILLIS);
      counts.killed(disk.isThere());
      if (!attempt.isReached()) {
        counts.notReached(disk.isThere());
      }
      judge(step, before, after, acknowledged);
      disk.empty();
      if (step.doing() == Step.Doing.UPDATE && !router.running().equals(before)) {
        // A release would be refused that takes back what was updated by hand.
        router.revert();
      }
    }
  }

  private SignedReleases.Signed release(Step.Doing doing) throws IOException, InterruptedException {
    List<String> shuffled = new ArrayList<>(bundles);
    Collections.shuffle(shuffled, random);
    boolean byHand = doing == Step.Doing.UPDATE;
    if (byHand) {
      // The shell could not tell that it is done; the API takes all others with it.
      shuffled.removeAll(List.of("shell", "api"));
    }
    int count = byHand ? 1 : 2 + random.nextInt(3);
    try {
      return releases.next(List.copyOf(shuffled.subList(0, count)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, String> hashes(SignedReleases.Signed release) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (Map.Entry<String, Path> jar : release.jars().entrySet()) {
      hashes.put(jar.getKey(), Sha256.of(Files.readAllBytes(jar.getValue())));
    }
    return hashes;
  }

  private void judge(Step step, RunningSet before, RunningSet after, Acknowledged acknowledged)
      throws IOException, InterruptedException {
    List<JournalRecord> written = router.journal();
    router.launch("");
    double served = router.awaitServing();
    counts.servedAgain(served);
    RunningSet now = router.running();
    boolean isNew = now.equals(after) && !after.equals(before);
    String runs = isNew ? "new" : "old";
    if (!now.equals(before) && !now.equals(after)) {
      counts.mixed();
      runs = "MIXED: " + before.difference(now);
    } else if (acknowledged.isLost(before, after, now)) {
      counts.lost();
      runs += ", but the " + acknowledged + " one was ACKNOWLEDGED";
    }
    List<JournalRecord> there = router.journal();
    if (there.size() < written.size() || !there.subList(0, written.size()).equals(written)) {
      counts.lost();
      runs += ", RECORDS LOST of " + written.size();
    }
    router.awaitHealthy();
    System.err.printf(
        "bench kill: %d, %s, last record %s: %s set runs, served after %.0f ms%n",
        number, step, last(written), runs, served);
  }

  private static ReleaseState last(List<JournalRecord> records) {
    return records.isEmpty() ? null : records.get(records.size() - 1).state();
  }
}
