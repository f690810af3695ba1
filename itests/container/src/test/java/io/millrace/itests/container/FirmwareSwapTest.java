// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import java.util.concurrent.atomic.AtomicReference;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The bundle of firmware images is replaced in the middle of an upload through the gateway: the NIC
 * goes on, a request for the images waits, the upload goes on, and its image boots.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FirmwareSwapTest {
  /** Record 14 of an image with these nine bytes; their CRC is 29B1. */
  private static final String HEAD = "0e100000 020000%02x 0000 29b1 00000009 00000001";

  private static final Bytes IMAGE = Bytes.utf8("123456789");

  @Inject private BundleContext context;

  private Client client;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().withSecondBuilds().options(256)};
  }

  @Before
  public void openSession() throws Exception {
    client = Chain.client();
    Chain.openSession(context, client);
    Chain.awaitAnswers(client);
  }

  @After
  public void close() throws Exception {
    client.close();
  }

  @Test
  public void an_upload_goes_on_however_the_bundle_is_replaced() throws Exception {
    String runs = "Millrace NIC";
    for (Swap swap : Swap.values()) {
      runs = upload(swap, runs);
    }
  }

  /** Uploads and boots an image with a swap in between; returns what the NIC says then. */
  private String upload(Swap swap, String runs) throws Exception {
    int revision = swap.ordinal() + 1;
    assertEquals(
        "2.04", put("id=init", Bytes.hex(HEAD.formatted(revision))).outcome(Chain.TIMEOUT));
    assertEquals("2.04", put("off=0", IMAGE.slice(0, 4)).outcome(Chain.TIMEOUT));
    AtomicReference<Asked> block = new AtomicReference<>();
    Bundle images = Chain.bundle(context, "nic.firmware");
    swap.of(
        images,
        () -> {
          assertTrue(says().startsWith(runs));
          block.set(put("off=4", IMAGE.slice(4, 5)));
        });
    Asked rest = block.get() != null ? block.get() : put("off=4", IMAGE.slice(4, 5));
    assertEquals(swap + "", "2.04", rest.outcome(Chain.TIMEOUT));
    assertTrue(says().startsWith(runs));
    assertEquals(swap + "", "2.04", put("id=verify", Bytes.EMPTY).outcome(Chain.TIMEOUT));
    assertEquals(swap + "", "2.04", put("id=activate", Bytes.EMPTY).outcome(Chain.TIMEOUT));
    String booted = "Millrace NIC 2.0." + revision;
    assertEquals(booted, says());
    return booted;
  }

  private Asked put(String query, Bytes payload) {
    String path = "sys/upg?" + query;
    return client.ask(Chain.proxied(CoapCode.PUT, Chain.Nic.A, path).with(payload));
  }

  private String says() {
    return client
        .ask(Chain.proxied(CoapCode.GET, Chain.Nic.A, ""))
        .answer(Chain.TIMEOUT)
        .payload()
        .utf8();
  }
}
