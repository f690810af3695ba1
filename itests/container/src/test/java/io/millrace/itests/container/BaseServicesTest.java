// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
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

/** The platform is replaced while a sensor does not answer. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BaseServicesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Test
  public void a_request_that_outlasts_the_base_is_answered() throws Exception {
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      Bundle sensors = Chain.bundle(context, "deviceic");
      sensors.stop();
      Asked asked = client.ask(Chain.read(Chain.Nic.A));
      Await.that("an acknowledgement", TIMEOUT, asked::isAcknowledged);
      Swap.REFRESH.of(Chain.bundle(context, "base"), () -> {});
      assertEquals("5.04", asked.outcome(TIMEOUT));
      sensors.start();
      Chain.awaitAnswers(client);
    }
  }
}
