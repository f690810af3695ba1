// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.MethodSorters;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Each bundle of the request path is updated while requests of every kind are on their way, among
 * them such as a device answers a second later: none is lost or answered wrong, no device executes
 * one twice, and the observations go on.
 */
@RunWith(PaxExam.class)
@FixMethodOrder(MethodSorters.NAME_ASCENDING) // an updated bundle has the version of the one beside
@ExamReactorStrategy(PerClass.class)
public class ZeroLossTest {
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(12);
  private static final int REQUESTS = 40;

  private static final List<String> BUNDLES =
      List.of(
          "endpoint",
          "gateway",
          "carrier.udp",
          "carrier.batch",
          "coap",
          "session",
          "auth.jwt",
          "directory",
          "profile.standard",
          "nic",
          "nic.firmware",
          "link.hdlc",
          "line.pipe",
          "deviceic",
          "sensor.standard",
          "sensor.echo",
          "telemetry.linux",
          "store.mvstore");

  private static final List<String> BESIDE = List.of("endpoint", "gateway");

  @Inject private BundleContext context;

  private final Map<String, FieldDevice> devices = new HashMap<>();

  @Configuration
  public Option[] chain() throws Exception {
    Map<String, String> profiles = new HashMap<>();
    SwapTraffic.DEVICES.forEach(
        (name, mac) -> profiles.put(mac, name.equals("once") ? "milli" : "busy"));
    return new Option[] {new ChainSetup().withSecondBuilds().withDevices(profiles).options(256)};
  }

  /** Replaces a bundle. */
  @FunctionalInterface
  private interface Replacement {
    void of(Bundle bundle) throws Exception;
  }

  @Test
  public void bundles_of_the_request_path_are_updated_without_a_loss() throws Exception {
    assertEquals(Map.of(), replaceEach(BUNDLES, bundle -> Swap.UPDATE.of(bundle, () -> {})));
  }

  /**
   * The new build is there before the old one goes; then the old one comes back in the same way.
   */
  @Test
  public void builds_that_are_started_beside_the_old_ones_take_over_without_a_loss()
      throws Exception {
    assertEquals(
        Map.of(),
        replaceEach(
            BESIDE,
            bundle -> {
              Bundle fresh = context.installBundle(Swap.secondBuild(bundle).toUri().toString());
              fresh.start();
              bundle.stop();
              bundle.start();
              fresh.uninstall();
            }));
  }

  private Map<String, Map<String, Integer>> replaceEach(List<String> names, Replacement way)
      throws Exception {
    Chain.provideHolder(context);
    CoapCodec codec = Client.codec(Distribution.jar("io.millrace.coap"));
    for (Map.Entry<String, String> each : SwapTraffic.DEVICES.entrySet()) {
      Duration delay = each.getKey().equals("slow") ? SLOW : Duration.ZERO;
      devices.put(each.getKey(), new FieldDevice(codec, Chain.port(each.getValue()), delay));
    }
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      Map<String, Asked> observations = new LinkedHashMap<>();
      observations.put("sensor", client.ask(Chain.observe(Chain.Nic.A)));
      observations.put("device", client.ask(observe()));
      Map<String, Map<String, Integer>> wrong = new LinkedHashMap<>();
      for (String bundle : names) {
        Map<String, Integer> faults = swap(bundle, way, client, observations);
        if (!faults.isEmpty()) {
          wrong.put(bundle, faults);
        }
      }
      traffics.forEach(
          (bundle, traffic) -> {
            Map<String, Integer> twice = traffic.executedTwice();
            if (!twice.isEmpty()) {
              wrong.computeIfAbsent(bundle, none -> new TreeMap<>()).putAll(twice);
            }
          });
      return wrong;
    } finally {
      for (FieldDevice each : devices.values()) {
        each.close();
      }
    }
  }

  private static CoapRequest observe() {
    String uri = "coap://" + SwapTraffic.DEVICES.get("quick") + "/field/watched";
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.OBSERVE, 0L)
            .add(OptionNumber.PROXY_URI, uri)
            .build();
    return new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
  }

  private int number;

  /** What was sent while each bundle was replaced. */
  private final Map<String, SwapTraffic> traffics = new LinkedHashMap<>();

  private Map<String, Integer> swap(
      String name, Replacement way, Client client, Map<String, Asked> observations)
      throws Exception {
    Bundle bundle = Chain.bundle(context, name);
    SwapTraffic traffic = new SwapTraffic(client, devices, number);
    traffics.put(name, traffic);
    traffic.more(REQUESTS);
    long begun = System.nanoTime();
    way.of(bundle);
    long took = (System.nanoTime() - begun) / 1_000_000;
    traffic.more(REQUESTS);
    Map<String, Integer> heard = new HashMap<>();
    observations.forEach((each, asked) -> heard.put(each, asked.numbers().size()));
    Map<String, Integer> faults = traffic.faults(TIMEOUT);
    faults.putAll(traffic.executedTwice());
    number = traffic.next();
    observations.forEach(
        (each, asked) -> {
          if (!Await.holds(Chain.TIMEOUT, () -> asked.numbers().size() > heard.get(each))) {
            faults.put("observation of " + each, 1);
          }
        });
    System.err.printf(
        "SWAP %s: replaced in %d ms, %d requests, %d repeated, longest %d ms, %s%n",
        name, took, traffic.size(), traffic.repeated(), traffic.longestMillis(), faults);
    return faults;
  }
}
