// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;

/** Tries what peers can do, and writes down what came of it, a row each. */
final class InteropTable {
  private static final String NO_ID = "it cannot";
  private static final int SMALL = 64;
  private static final String LONG = "0123456789abcde\n".repeat(200);

  private final InteropOrigin origin;
  private final String server;
  private final StringBuilder rows = new StringBuilder();
  private final StringBuilder failures = new StringBuilder();
  private int states;

  /**
   * Makes one.
   *
   * @param server the origin's URI in clear
   */
  InteropTable(InteropOrigin origin, String server) {
    this.origin = origin;
    this.server = server;
  }

  private interface Trial {
    void run() throws Exception;
  }

  /** A row of what a peer cannot. */
  void cannot(String peer, String part, Credential credential) {
    rows.append(
        "| %s | %s | %s | | it cannot | | | | |%n".formatted(peer, part, credential.text()));
  }

  /** A client asks a NIC. */
  void nic(String peer, Credential credential, InteropClient client, String uri) {
    row(
        peer,
        "client",
        credential,
        "direct",
        () -> assertThat(client.get(uri + "/", 0)).startsWith("Millrace NIC"),
        () -> client.put(uri + "/sys/stats?mod=pwr", ""),
        () -> {
          try (var observed = client.observe(uri + "/snsr/arduino/temp?sens")) {
            observed.await(2, "");
          }
        },
        () -> {
          String links = client.get(uri + "/.well-known/core", SMALL);
          assertThat(links).contains("</sys/info>", "</snsr/arduino>").hasSizeGreaterThan(SMALL);
        },
        () -> id(client));
  }

  /** A client asks a server through the router's proxy. */
  void proxied(String peer, Credential credential, InteropClient client) {
    both(peer, "client", credential, client, server);
  }

  /** Californium's server is asked through the router's proxy. */
  void californium(Credential credential, InteropClient client, String uri) {
    both("Californium", "server", credential, client, uri);
  }

  private void both(
      String peer, String part, Credential credential, InteropClient client, String uri) {
    String state = uri + "/state";
    row(
        peer,
        part,
        credential,
        "through the proxy",
        () -> {
          String next = become();
          assertThat(client.get(state, 0)).isEqualTo(next);
        },
        () -> {
          client.put(state, "written");
          assertThat(client.get(state, 0)).isEqualTo("written");
        },
        () -> {
          try (var observed = client.observe(state)) {
            observed.await(1, "");
            observed.await(2, become());
          }
        },
        () -> {
          client.put(state, LONG);
          assertThat(client.get(state, SMALL).strip()).isEqualTo(LONG.strip());
        },
        () -> part.equals("server") ? answer(origin.hasConnectionId()) : id(client));
  }

  private String become() {
    String next = "state " + ++states;
    origin.become(next);
    return next;
  }

  /** libcoap's server is asked through the router's proxy. */
  void libcoap(String peer, Credential credential, InteropClient client, String uri) {
    String data = uri + "/example_data";
    row(
        peer,
        "server",
        credential,
        "through the proxy",
        () -> assertThat(client.get(uri + "/", 0)).contains("libcoap"),
        () -> {
          client.put(data, "written");
          assertThat(client.get(data, 0)).isEqualTo("written");
        },
        () -> {
          try (var observed = client.observe(uri + "/time")) {
            observed.await(2, "");
          }
        },
        () -> {
          client.put(data, LONG);
          assertThat(client.get(data, SMALL)).isEqualTo(LONG);
        },
        () -> NO_ID);
  }

  private static String id(InteropClient client) {
    return client instanceof CaliforniumClient own ? answer(own.hasConnectionId()) : NO_ID;
  }

  private static String answer(boolean yes) {
    return yes ? "yes" : "no";
  }

  private void row(
      String peer,
      String part,
      Credential credential,
      String way,
      Trial get,
      Trial put,
      Trial observe,
      Trial blocks,
      Supplier<String> id) {
    String what = peer + ", " + part + ", " + credential.text() + ", " + way;
    rows.append("| %s | %s | %s | %s |".formatted(peer, part, credential.text(), way));
    cell(what + ", GET", get);
    cell(what + ", PUT", put);
    cell(what + ", observe", observe);
    cell(what + ", block-wise", blocks);
    rows.append(" %s |\n".formatted(id.get()));
  }

  private void cell(String what, Trial trial) {
    String result = "yes";
    try {
      trial.run();
    } catch (Exception | AssertionError failure) {
      result = "no";
      failures.append(what).append(": ").append(failure).append('\n');
    }
    rows.append(' ').append(result).append(" |");
  }

  String rows() {
    return rows.toString();
  }

  String failures() {
    return failures.toString();
  }
}
