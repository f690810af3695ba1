// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * The judge of the running chain finds what each of its criteria goes by, also what only the
 * virtual machine can tell: locks, heap, threads and class loaders.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class JudgeEvidenceTest {
  /** What is judged however few requests and notifications there are. */
  private static final List<String> ALWAYS =
      List.of(
          "deadlock",
          "bundles",
          "components",
          "health",
          "probes",
          "heap",
          "threads",
          "busy",
          "loaders");

  /** What is judged when there was enough before; a loaded machine may have too little of it. */
  private static final List<String> TRAFFIC =
      List.of("requests", "errors", "latency", "notifications", "retransmissions");

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {
      new ChainSetup().with("io.millrace.deployer.judge", JudgeTest.BARS).options(256)
    };
  }

  @Test
  public void verdict_of_an_unchanged_router_has_the_evidence_of_every_criterion()
      throws Exception {
    JudgeByName judge = new JudgeByName(context);
    String verdict;
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      try (Load load = new Load(client)) {
        load.more(100);
        verdict = judge.verdict(judge.baseline(), Duration.ofSeconds(3));
      }
    }
    assertTrue(verdict, verdict.startsWith("good"));
    for (String criterion : ALWAYS) {
      assertTrue(verdict, verdict.contains("  good        " + criterion + ":"));
    }
    for (String criterion : TRAFFIC) {
      assertTrue(verdict, verdict.matches("(?s).*\n  (good|not judged) +" + criterion + ": .*"));
    }
    assertEquals(verdict, ALWAYS.size() + TRAFFIC.size(), verdict.lines().count() - 1);
    assertTrue(verdict, verdict.contains("probes: 3 answered as before"));
  }
}
