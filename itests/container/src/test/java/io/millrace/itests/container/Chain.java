// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The running chain as a client of it sees it, within the framework that {@link ChainSetup} is. */
final class Chain {
  /** The qualifier of the second builds' version. */
  static final String SECOND = "SECOND";

  /** How long the chain may take to answer after whatever was done to it. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Duration START = Duration.ofSeconds(20);

  /** The two NICs. */
  enum Nic {
    A("uarta", "00135005000000A1"),
    B("uartb", "00135005000000B2");

    final String line;
    final String mac;

    Nic(String line, String mac) {
      this.line = line;
      this.mac = mac;
    }
  }

  private Chain() {}

  static int port() {
    return Integer.getInteger(ChainSetup.PORT);
  }

  /** Returns the port of a UDP device of {@link ChainSetup#withDevices}. */
  static int port(String device) {
    return Stream.of(System.getProperty(ChainSetup.DEVICES).split("[{}, ]+"))
        .filter(each -> each.startsWith(device + "="))
        .mapToInt(each -> Integer.parseInt(each.substring(device.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  static Path folder() {
    return Path.of(System.getProperty(ChainSetup.FOLDER));
  }

  /** Returns the folder of the second builds. */
  static Path secondBuilds() {
    return folder().resolve("second");
  }

  /** Returns the list of the bad builds: fault, criterion, bundle and jar in a line each. */
  static Path badBuilds() {
    return folder().resolve("bad.txt");
  }

  /** Returns the bundle {@code io.millrace.<name>}. */
  static Bundle bundle(BundleContext context, String name) {
    return Stream.of(context.getBundles())
        .filter(each -> each.getSymbolicName().equals("io.millrace." + name))
        .findFirst()
        .orElseThrow();
  }

  /** Registers what the launcher of the router does: a map for what outlives a bundle. */
  static ServiceRegistration<?> holder(BundleContext context) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("io.millrace.launcher", "holder");
    return context
        .getBundle(0)
        .getBundleContext()
        .registerService(ConcurrentMap.class, new ConcurrentHashMap<>(), properties);
  }

  /** Returns how many datagrams the router has received since its start. */
  static double counted(BundleContext context) {
    ServiceReference<Meters> meters = context.getServiceReference(Meters.class);
    try {
      return context.getService(meters).samples().stream()
          .filter(each -> each.name().equals("millrace_carrier_datagrams_received_total"))
          .mapToDouble(Sample::value)
          .sum();
    } finally {
      context.ungetService(meters);
    }
  }

  /** Has the holder that bundles leave things in for their successors, as the launcher has it. */
  static void provideHolder(BundleContext context) {
    BundleContext system = context.getBundle(0).getBundleContext();
    if (system.getServiceReference(ConcurrentMap.class) == null) {
      holder(context);
    }
  }

  /** Returns a new client of the gateway. */
  static Client client() throws Exception {
    return Client.of(port(), Distribution.jar("io.millrace.coap"));
  }

  /** Opens a session for the client with a token of the router's own. */
  static CoapMessage openSession(BundleContext context, Client client) {
    return client.ask(session(token(context))).answer(START);
  }

  /** Asks for a session. */
  static CoapRequest session(String token) {
    return CoapRequest.of(CoapCode.POST, "/sessions").with(Bytes.utf8(token));
  }

  /** Returns a token of the router's own, as soon as there is an issuer. */
  static String token(BundleContext context) {
    Await.that(
        "a token issuer", START, () -> context.getServiceReference(TokenIssuer.class) != null);
    ServiceReference<TokenIssuer> issuer = context.getServiceReference(TokenIssuer.class);
    try {
      return context.getService(issuer).issue("field-test", Duration.ofHours(1));
    } finally {
      context.ungetService(issuer);
    }
  }

  /** Waits until both sensors can be read through the gateway. */
  static void awaitAnswers(Client client) {
    for (Nic nic : Nic.values()) {
      Await.that(
          "an answer of " + nic,
          START,
          () -> client.ask(read(nic)).outcome(TIMEOUT).startsWith("2.05"));
    }
  }

  /** Asks for the temperature. */
  static CoapRequest read(Nic nic) {
    return proxied(CoapCode.GET, nic, "snsr/arduino/temp?sens");
  }

  /** Registers for the temperature. */
  static CoapRequest observe(Nic nic) {
    CoapRequest read = read(nic);
    return read.with(read.options().toBuilder().add(OptionNumber.OBSERVE, 0L).build());
  }

  /** Asks for something of a NIC by Proxy-Uri. */
  static CoapRequest proxied(int method, Nic nic, String path) {
    String uri = "coap://SSN" + nic.mac + ".example.net:4849/" + path;
    CoapOptions options = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri).build();
    return new CoapRequest(method, options, Bytes.EMPTY);
  }
}
