// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
 * The negative control of {@link BlastRadiusTest}: where nobody may wait in an empty slot, the same
 * load loses requests when the same bundles are replaced.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class NoParkingTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);
  private static final int WHILE_STOPPED = 6;

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(0)};
  }

  @Test
  public void without_parking_requests_are_lost() throws Exception {
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      Load calm = new Load(client).more(WHILE_STOPPED);
      assertEquals(Set.of("2.05"), calm.outcomes(TIMEOUT).keySet());
      for (String bundle : new String[] {"gateway", "session"}) {
        assertLoses(client, bundle);
        Chain.awaitAnswers(client);
      }
    }
  }

  private void assertLoses(Client client, String bundle) throws Exception {
    Load load = new Load(client).answered();
    Swap.STOP_START.of(Chain.bundle(context, bundle), () -> load.more(WHILE_STOPPED));
    Map<String, Integer> outcomes = load.more(WHILE_STOPPED).outcomes(TIMEOUT);
    assertTrue(bundle + ": " + outcomes, outcomes.size() > 1);
  }
}
