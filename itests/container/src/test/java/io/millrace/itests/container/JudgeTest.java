// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Bundles of the running chain are replaced by bad builds, under load; the judge names the
 * criterion that is meant to see it. A build that changes nothing is good. What each criterion has
 * to go by is asked for in {@link JudgeEvidenceTest}.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class JudgeTest {
  /** A bad build, made outside the framework. */
  private record Bad(String name, String criterion, String bundle, Path jar) {
    static Bad of(String line) {
      String[] words = line.split(" ");
      return new Bad(words[0], words[1], words[2], Path.of(words[3]));
    }
  }

  /** Of a judge that looks for seconds alone. */
  static final Map<String, Object> BARS =
      Map.of(
          "longestSeconds", 12,
          "settleSeconds", 1,
          "lookMillis", 300,
          "baselineSeconds", 12,
          "probeSeconds", 2,
          // What a plain update leaves in flight holds the gateway's for as long as it takes.
          "ignoredLoaders", "io.millrace.gateway");

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {
      new ChainSetup()
          .with("io.millrace.deployer.judge", BARS)
          .withSecondBuilds()
          .withBadBuilds()
          .options(256)
    };
  }

  @Test
  public void a_bad_build_is_seen_by_its_criterion_and_a_good_one_by_none() throws Exception {
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      JudgeByName judge = new JudgeByName(context);
      List<String> wrong = new ArrayList<>();
      for (String line : Files.readAllLines(Chain.badBuilds())) {
        judged(Bad.of(line), client, judge, wrong);
      }
      assertEquals(List.of(), wrong);
    }
  }

  private void judged(Bad bad, Client client, JudgeByName judge, List<String> wrong)
      throws Exception {
    String name = bad.bundle.substring("io.millrace.".length());
    try (Load load = new Load(client)) {
      load.answered().more(100);
      Object baseline = judge.baseline();
      replace(name, bad.jar);
      String verdict = judge.verdict(baseline, Duration.ofSeconds(3));
      note(bad.name, verdict);
      if (!verdict.matches("(?s)bad\n.*  (bad|worse|suspect) +" + bad.criterion + ": .*")) {
        wrong.add(bad.name + ", not by " + bad.criterion + ": " + verdict);
      }
      repair(name, client);
      load.more(100);
      baseline = judge.baseline();
      replace(name, second(name));
      verdict = judge.verdict(baseline, Duration.ofSeconds(3));
      note("good build", verdict);
      if (!verdict.startsWith("good")) {
        wrong.add("the good build after " + bad.name + ": " + verdict);
      }
    }
  }

  private static void note(String what, String verdict) throws IOException {
    Files.writeString(
        Chain.folder().resolve("verdicts.txt"),
        Instant.now() + " " + what + ": " + verdict + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** What is found by name is started beside its former build, the gateway is updated. */
  private void replace(String name, Path jar) throws BundleException, IOException {
    Bundle old = Chain.bundle(context, name);
    try {
      if (name.equals("gateway")) {
        old.update(Files.newInputStream(jar));
        return;
      }
      context.installBundle(jar.toUri() + "?" + System.nanoTime()).start();
    } catch (BundleException bad) {
      // That is for the judge.
    }
    old.uninstall();
  }

  private void repair(String name, Client client) throws Exception {
    replace(name, Distribution.jar("io.millrace." + name));
    for (Bundle each : context.getBundles()) {
      if (each.getSymbolicName().startsWith("io.millrace.") && each.getState() != Bundle.ACTIVE) {
        each.start();
      }
    }
    Files.setLastModifiedTime(
        Chain.folder().resolve("etc/io.millrace.sensor.temp.cfg"),
        FileTime.fromMillis(System.currentTimeMillis()));
    Chain.openSession(context, client);
    Chain.awaitAnswers(client);
  }

  private static Path second(String name) throws Exception {
    try (Stream<Path> files = Files.list(Chain.secondBuilds())) {
      return files
          .filter(file -> file.getFileName().toString().contains("io.millrace." + name + "-"))
          .findFirst()
          .orElseThrow();
    }
  }
}
