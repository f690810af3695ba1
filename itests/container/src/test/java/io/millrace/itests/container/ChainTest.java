// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * A client's whole way through the router, all in one framework: UDP, gateway, NIC, link, Device
 * IC, sensor, and back.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ChainTest {
  @Inject private BundleContext context;

  private Client client;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Before
  public void openSession() throws Exception {
    client = Chain.client();
    CoapMessage opened = Chain.openSession(context, client);
    assertEquals(opened.payload().utf8(), "2.01", CoapCode.text(opened.code()));
    Chain.awaitAnswers(client);
  }

  @After
  public void close() throws Exception {
    client.close();
  }

  private CoapMessage answer(CoapRequest request) {
    return client.ask(request).answer(Chain.TIMEOUT);
  }

  private String code(CoapRequest request) {
    return client.ask(request).outcome(Chain.TIMEOUT);
  }

  @Test
  public void discovery_lists_the_resources_of_the_nic_and_of_its_sensor() {
    CoapMessage links = answer(Chain.proxied(CoapCode.GET, Chain.Nic.A, ".well-known/core"));
    assertEquals("2.05", CoapCode.text(links.code()));
    String text = links.payload().utf8();
    assertTrue(text, text.contains("</snsr/arduino>"));
    assertTrue(text, text.contains("</snsr/sys>"));
  }

  @Test
  public void a_configuration_written_through_the_chain_is_what_is_read() {
    for (String unit : List.of("C", "F")) {
      String path = "snsr/arduino/temp?cfg=" + unit;
      assertEquals("2.04", code(Chain.proxied(CoapCode.PUT, Chain.Nic.B, path)));
      String reading = answer(Chain.read(Chain.Nic.B)).payload().utf8();
      assertTrue(reading, reading.endsWith("," + unit));
    }
  }

  @Test
  public void observations_of_both_sensors_bring_growing_numbers() {
    for (Chain.Nic nic : Chain.Nic.values()) {
      Asked observation = client.ask(Chain.observe(nic));
      Await.that("notifications", Chain.TIMEOUT, () -> observation.numbers().size() >= 3);
      List<Long> numbers = observation.numbers();
      assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
    }
  }

  @Test
  public void without_a_session_nothing_is_forwarded() throws Exception {
    try (Client stranger = Chain.client()) {
      assertEquals("4.01", stranger.ask(Chain.read(Chain.Nic.A)).outcome(Chain.TIMEOUT));
    }
  }

  /** All of them have one address: only the port that sends bad tokens has to wait. */
  @Test
  public void who_sends_bad_tokens_waits_and_nobody_else() throws Exception {
    try (Client attacker = Chain.client();
        Client newcomer = Chain.client()) {
      CoapMessage refusal = null;
      for (int i = 0; refusal == null || CoapCode.text(refusal.code()).equals("4.01"); i++) {
        assertTrue("not refused after " + i, i < 200);
        refusal = attacker.ask(Chain.session("bad.token." + i)).answer(Chain.TIMEOUT);
      }
      assertEquals("4.29", CoapCode.text(refusal.code()));
      assertEquals(1, refusal.options().uint(OptionNumber.MAX_AGE, -1));
      assertEquals("4.29", attacker.ask(Chain.session("bad.token")).outcome(Chain.TIMEOUT));

      assertEquals(
          "2.05", attacker.ask(CoapRequest.of(CoapCode.GET, "/help")).outcome(Chain.TIMEOUT));
      assertEquals("2.05", code(Chain.read(Chain.Nic.A)));
      assertEquals("2.01", CoapCode.text(Chain.openSession(context, newcomer).code()));
    }
  }

  @Test
  public void a_closed_session_is_over() {
    assertEquals("2.02", code(CoapRequest.of(CoapCode.DELETE, "/sessions")));
    assertEquals("4.01", code(Chain.read(Chain.Nic.A)));
    assertEquals("4.12", code(CoapRequest.of(CoapCode.DELETE, "/sessions")));
  }
}
