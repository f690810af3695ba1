// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.testing.Extent;
import io.millrace.rig.BadRelease;
import io.millrace.rig.BadReleases;
import io.millrace.rig.FieldRig;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad releases are installed one after the other on the assembled router, while clients read its
 * sensor: each is refused, or rolled back by itself, and the router serves as before. With every
 * build a few, with the long tests all; and releases that change nothing stay, while other clients
 * wait for a device that sleeps.
 */
@Order(3)
class BadReleasesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  /** One of each way to be noticed. */
  private static final Set<String> SOME =
      Set.of(
          "a changed jar",
          "a missing package",
          "an activator that is not there",
          "unsatisfied",
          "answers errors",
          "a key that nobody has",
          "halts while it is judged");

  /** Of all, so many may be noticed by another criterion than the one that is named. */
  private static final int OTHERWISE = 2;

  /** Why the launcher undoes a change in the middle of which the process ended. */
  private static final Pattern ENDED =
      Pattern.compile(
          "rolled back +(" + JournalRecord.INTERRUPTED + "|.* has ended the process with .*)");

  private static final Pattern CRITERION = Pattern.compile("\"criterion\" ?: ?\"([^\"]*)\"");

  private static final Pattern BRIEF = Pattern.compile("(\"criterion.*?),\"stopped");

  private static final long SEED = 20_261_129;

  private static final String METER = "meter=127.0.0.1:";

  @TempDir Path folder;
  private FieldRig rig;
  private ReleaseMaker maker;
  private SteadyReaders readers;

  @BeforeEach
  void start() throws Exception {
    rig = FieldRig.inMemory(folder).reporting(1, 100);
    rig.router()
        .configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.1"))
        .configure(
            "io.millrace.deployer.judge",
            Map.of(
                "judgeSeconds", 3,
                "settleSeconds", 1,
                "lookMillis", 300,
                "longestSeconds", 45,
                "baselineSeconds", 12,
                "probeSeconds", 3,
                "ignoredLoaders", "io.millrace.shell"));
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(rig.router().etc());
    rig.start();
    readers = new SteadyReaders(4, rig.port(), rig.uri("snsr/arduino/temp?sens"));
    serves();
  }

  @AfterEach
  void stop() throws Exception {
    readers.close();
    rig.close();
  }

  /** A request that begins now is answered. */
  private void serves() throws InterruptedException {
    boolean isServed = readers.awaitGood(Duration.ofSeconds(60));
    assertThat(isServed).as(rig.router().output()).isTrue();
  }

  private Result install(Path release) throws Exception {
    return rig.router().shell("release:install", "--json", "--now", release.toString());
  }

  private String runs() throws Exception {
    return rig.router()
        .shell("release:status")
        .output()
        .lines()
        .filter(line -> line.startsWith("runs "))
        .findFirst()
        .orElse("nothing");
  }

  /** How the last change ended, as the journal says: with which state, and why. */
  private String lastChange() throws Exception {
    return rig.router().shell("release:history", "--last", "1").output();
  }

  @Test
  void bad_releases_are_refused_or_rolled_back_by_themselves() throws Exception {
    List<String> kept = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    int tried = 0;
    for (BadRelease each : BadReleases.all()) {
      if (Extent.isLong() || SOME.contains(each.name())) {
        tried++;
        tryOne(each, kept, otherwise);
      }
    }
    System.out.printf(
        "%d bad releases, %d kept, %d noticed otherwise%n", tried, kept.size(), otherwise.size());
    otherwise.forEach(System.out::println);
    assertThat(kept).isEmpty();
    assertThat(otherwise).hasSizeLessThanOrEqualTo(Extent.isLong() ? OTHERWISE : 0);
    assertThat(tried).isGreaterThanOrEqualTo(Extent.isLong() ? 50 : SOME.size());
  }

  private void tryOne(BadRelease bad, List<String> kept, List<String> otherwise) throws Exception {
    Path file = bad.making().by(maker);
    String before = bad.endsTheProcess() ? lastChange() : "";
    Result result = install(file);
    if (hasEnded(bad)) {
      rig.router().start();
      String end = lastChange();
      if (!bad.endsTheProcess()) {
        otherwise.add(bad + ": the process ended");
      } else if (end.equals(before) || !ENDED.matcher(end).find()) {
        otherwise.add(bad + ": not undone by the launcher at the next start: " + end);
      }
    } else if (!isNoticed(bad.noticed(), result.output())) {
      otherwise.add(bad + ", not by " + bad.noticed() + ": " + result.output());
    }
    serves();
    boolean asNamed = isNoticed(bad.noticed(), result.output());
    String told = asNamed ? brief(result.output()) : result.output();
    System.out.printf("%s (%s): %s%n", bad, bad.noticed(), told);
    String runs = runs();
    if (!runs.contains("factory set")) {
      kept.add(bad + ": " + runs + " " + result.output());
      rig.router().shell("release:revert", "--factory");
      serves();
    }
  }

  /** One that ends the process is still at it when the command has ended. */
  private boolean hasEnded(BadRelease bad) throws InterruptedException {
    return bad.endsTheProcess()
        ? rig.router().process().waitFor(60, TimeUnit.SECONDS)
        : !rig.router().isRunning();
  }

  private static String brief(String output) {
    Matcher brief = BRIEF.matcher(output);
    return brief.find() ? brief.group(1) : output;
  }

  /** {@code judge components} is a rollback by the judge whose reason names that criterion. */
  private static boolean isNoticed(String noticed, String output) {
    Matcher criterion = CRITERION.matcher(output);
    String found = criterion.find() ? criterion.group(1) : "none";
    for (String each : noticed.split("\\|")) {
      String[] words = each.split(" ");
      if (found.equals(words[0]) && (words.length == 1 || output.contains(words[1] + ": "))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void releases_that_change_nothing_stay() throws Exception {
    try (SleepingDevice device = new SleepingDevice(SEED)) {
      rig.router()
          .configure("io.millrace.directory", Map.of("devices", METER + device.port() + ",milli"))
          .configure("io.millrace.profile-milli", Map.of("name", "milli", "deadlineSeconds", 20));
      try (SteadyReaders installation = new SteadyReaders(4, rig.port(), "coap://meter/state")) {
        assertThat(installation.awaitGood(Duration.ofSeconds(60)))
            .as(rig.router().output())
            .isTrue();
        installWhatChangesNothing();
        System.out.printf(
            "the device that sleeps answered %d requests and was silent to %d%n",
            installation.count(true), installation.count(false));
        assertThat(installation.awaitGood(Duration.ofSeconds(60)))
            .as(rig.router().output())
            .isTrue();
      }
    }
  }

  private void installWhatChangesNothing() throws Exception {
    // The first three with every build: on every request's way, below the gateway, on no way.
    List<List<String>> sets =
        List.of(
            List.of("io.millrace.gateway", "io.millrace.session"),
            List.of("io.millrace.nic", "io.millrace.link.hdlc"),
            List.of("io.millrace.shell", "io.millrace.client"),
            List.of("io.millrace.sensor.echo", "io.millrace.sensor.standard"),
            List.of("io.millrace.directory", "io.millrace.profile.standard"),
            List.of("io.millrace.session", "io.millrace.auth.jwt"),
            List.of("io.millrace.gateway"));
    List<String> undone = new ArrayList<>();
    int all = Extent.times(3, 200);
    for (int i = 0; i < all; i++) {
      List<String> bundles = sets.get(i % sets.size());
      Result result = install(maker.unchanged("same", bundles).write());
      if (result.status() != 0) {
        undone.add(bundles + ": " + result.output());
      }
      serves();
    }
    System.out.printf("%d releases that change nothing, %d undone%n", all, undone.size());
    assertThat(undone).isEmpty();
  }
}
