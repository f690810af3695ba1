// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.resource.LocalResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import org.osgi.framework.ServiceRegistration;

/**
 * Two versions of a bundle run side by side while a client asks on; whichever goes first, the other
 * one serves at once and no request is lost or refused.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BlueGreenTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** At least these: what is found by name, and what callers reach through a slot. */
  private static final List<String> LEAST = List.of("carrier.udp", "endpoint", "gateway", "nic");

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().withSecondBuilds().options(256)};
  }

  @Test
  public void whichever_version_goes_first_the_other_one_serves_at_once() throws Exception {
    Chain.provideHolder(context);
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      List<String> wrong = new ArrayList<>();
      for (String name : saidToRunTwice()) {
        Map<String, Integer> outcomes = sideBySide(name, client, wrong);
        if (!outcomes.keySet().equals(Set.of("2.05"))) {
          wrong.add(name + " " + outcomes);
        }
      }
      assertEquals(List.of(), wrong);
    }
  }

  private static boolean isSaidToRunTwice(String header) {
    return header != null && List.of(header.trim().split("\\s*,\\s*")).contains("beside");
  }

  /** Returns the bundles of whose manifests the planner reads that they may run twice. */
  private List<String> saidToRunTwice() {
    List<String> names =
        Stream.of(context.getBundles())
            .filter(each -> isSaidToRunTwice(each.getHeaders("").get("Millrace-Swap")))
            .map(each -> each.getSymbolicName().replaceFirst("^io\\.millrace\\.", ""))
            .sorted()
            .toList();
    assertTrue(names.toString(), names.containsAll(LEAST));
    return names;
  }

  private Map<String, Integer> sideBySide(String name, Client client, List<String> wrong)
      throws Exception {
    Bundle old = Chain.bundle(context, name);
    Predicted predicted = Predicted.update(context, old, second(old));
    if (!predicted.besides() || !predicted.stopped().equals(Set.of(old.getSymbolicName()))) {
      wrong.add(name + ": planned " + predicted);
    }
    try (Load load = new Load(client)) {
      Bundle fresh = context.installBundle(second(old).toUri().toString());
      fresh.start();
      served("both " + name, client);
      try (Radius radius = new Radius(context)) {
        old.stop();
        Set<String> deactivated = new TreeSet<>(radius.deactivated());
        if (!deactivated.equals(predicted.active())) {
          wrong.add(name + ": planned " + predicted.active() + ", deactivated " + deactivated);
        }
      }
      served("the new " + name, client);
      old.start();
      served("both " + name, client);
      fresh.uninstall();
      served("the old " + name, client);
      return load.outcomes(TIMEOUT);
    }
  }

  /** Requests begun now are answered before anything else happens: none waits for the other one. */
  private static void served(String by, Client client) {
    for (Chain.Nic nic : Chain.Nic.values()) {
      assertEquals(by, "2.05", client.ask(Chain.read(nic)).outcome(Chain.TIMEOUT));
    }
  }

  private static Path second(Bundle bundle) throws Exception {
    try (Stream<Path> files = Files.list(Chain.secondBuilds())) {
      return files
          .filter(file -> file.getFileName().toString().contains(bundle.getSymbolicName() + "-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  public void of_two_resources_on_a_path_whichever_stays_answers_at_once() throws Exception {
    try (Client client = Chain.client()) {
      ServiceRegistration<LocalResource> old = offer("old", 0);
      ServiceRegistration<LocalResource> fresh = offer("new", 0);
      Await.that("an answer", TIMEOUT, () -> says(client).equals("old"));
      old.unregister();
      assertEquals("new", says(client));
      ServiceRegistration<LocalResource> better = offer("better", 5);
      assertEquals("better", says(client));
      better.unregister();
      assertEquals("new", says(client));
      fresh.unregister();
    }
  }

  private static String says(Client client) {
    CoapRequest request = CoapRequest.of(CoapCode.GET, "app");
    return client.ask(request).answer(TIMEOUT).payload().utf8();
  }

  private ServiceRegistration<LocalResource> offer(String text, int ranking) {
    CoapResponse content = CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(text));
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(LocalResource.PATH, "app");
    properties.put("service.ranking", ranking);
    return context.registerService(
        LocalResource.class, (request, peer, answer) -> answer.accept(content), properties);
  }
}
