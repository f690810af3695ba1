// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Everything that happens to a router in the field, in a random order, for some minutes: after each
 * of it the router must serve by itself again, what it has acknowledged must be there, and doctor
 * must name what lasts. All kinds happen equally often; some of the time the router is killed
 * besides.
 */
public final class ChaosBench {
  /** After something is over; a start on a machine that has much else to do included. */
  private static final Duration LONGEST = Duration.ofSeconds(600);

  private static final int KILL_BESIDES_PERCENT = 25;
  private static final int LASTS_LEAST_MILLIS = 2_000;
  private static final int LASTS_MORE_MILLIS = 5_000;

  private final Path distribution;
  private final Duration length;
  private final long seed;
  private final Random random;
  private final ChaosReport report = new ChaosReport();
  private final Promises promises = new Promises();

  /** Prepares it. */
  public ChaosBench(Path distribution, Duration length, long seed) {
    this.distribution = distribution;
    this.length = length;
    this.seed = seed;
    random = new Random(seed);
  }

  /** Tells whether this machine and user can run it. */
  public static boolean isPossible() throws InterruptedException {
    return PtyPair.isPossible() && SecondNetwork.isPossible();
  }

  /** Runs it; false when something is missed, which is said on the error output. */
  public boolean run() throws IOException, InterruptedException {
    System.err.printf("bench chaos: seed %d, %d minutes%n", seed, length.toMinutes());
    Path folder = Files.createTempDirectory("millrace-chaos");
    try (ChaosRig rig = new ChaosRig(folder, distribution)) {
      rig.start();
      while (promises.sessions() == 0) {
        promises.login(rig);
      }
      long end = System.nanoTime() + length.toNanos();
      do {
        round(rig, end);
      } while (System.nanoTime() < end);
      System.out.println(
          new ObjectMapper().writeValueAsString(report.figures(promises.sessions(), rig.starts())));
    }
    delete(folder);
    report.missed().forEach(line -> System.err.println("bench chaos: " + line));
    return report.missed().isEmpty();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void round(ChaosRig rig, long end) throws IOException, InterruptedException {
    List<Disturbance> order = new ArrayList<>(List.of(Disturbance.values()));
    Collections.shuffle(order, random);
    for (Disturbance each : order) {
      if (!each.isPossible(rig)) {
        report.skipped(each);
      } else if (System.nanoTime() < end) {
        happen(each, rig);
      }
    }
  }

  private void happen(Disturbance each, ChaosRig rig) throws IOException, InterruptedException {
    System.err.println("bench chaos: " + each);
    each.begin(rig, random, promises);
    promises.login(rig);
    if (!each.named().isEmpty()) {
      named(each, rig);
    }
    if (random.nextInt(100) < KILL_BESIDES_PERCENT) {
      rig.router().kill();
    }
    Thread.sleep(LASTS_LEAST_MILLIS + random.nextInt(LASTS_MORE_MILLIS));
    rig.keepUp();
    each.end(rig);
    long over = System.nanoTime();
    if (!servesAgain(rig, over)) {
      RouterProcess.Result doctor = rig.router().command("doctor");
      report.missed(each, "it does not serve again; doctor says:\n" + doctor.output());
      return;
    }
    report.served(each, (System.nanoTime() - over) / 1e9);
    report.lost(each, promises.lost(rig, random));
  }

  /** Doctor must say what is wrong, when the router has had the time to see it. */
  private void named(Disturbance each, ChaosRig rig) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    RouterProcess.Result said = rig.router().command("doctor");
    while (!said.output().contains(each.named()) && System.nanoTime() < end) {
      rig.keepUp();
      said = rig.router().command("doctor");
    }
    if (said.status() == 0 || !said.output().contains(each.named())) {
      report.missed(each, "doctor does not name it:\n" + said.output());
    }
  }

  private boolean servesAgain(ChaosRig rig, long since) throws IOException, InterruptedException {
    while (System.nanoTime() - since < LONGEST.toNanos()) {
      rig.keepUp();
      if (rig.ask(promises.first()).equals("2.05")) {
        return true;
      }
    }
    return false;
  }
}
