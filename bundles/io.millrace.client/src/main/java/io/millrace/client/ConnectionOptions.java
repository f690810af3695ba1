// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CoapUri;
import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.ConnectionSettings;
import io.millrace.client.exchange.Credentials;
import io.millrace.client.exchange.HostPort;
import io.millrace.client.exchange.PeerConnection;
import io.millrace.client.exchange.Target;
import io.millrace.client.exchange.Trace;
import io.millrace.client.text.MessageTrace;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command: peer, local port, time-out, output. */
final class ConnectionOptions {
  private static final int TRACE_MESSAGES = 5;
  private static final int TRACE_BYTES = 7;
  private static final double MAX_SECONDS = 86_400;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description =
          "Local port; default 0: any. The gateway identifies a session of coap:// by it.")
  Integer localPort;

  @Option(
      names = {"-P", "--proxy"},
      paramLabel = "GATEWAY",
      description =
          "Send the request to this gateway, [SCHEME://]host[:port], with the URI in Proxy-Uri."
              + " SCHEME is coap (the default), coaps, coap+tcp or coaps+tcp.")
  String proxy;

  @Option(
      names = "--direct",
      description = "In the router's shell: send directly, not to the router.")
  boolean direct;

  @Option(
      names = {"-B", "--timeout"},
      paramLabel = "SECONDS",
      description = "Time-out for the answer, a handshake included; default 90.")
  double timeoutSeconds = 90;

  @Option(
      names = {"-b", "--block"},
      paramLabel = "BYTES",
      description = "Block size: 16, 32, 64, 128, 256, 512 or 1024; for requests and answers.")
  int blockBytes;

  @Option(
      names = {"-U", "--no-host"},
      description = "Never send Uri-Host.")
  boolean withoutHost;

  @Mixin SecurityOptions security;

  @Option(
      names = {"-v", "--verbose"},
      paramLabel = "LEVEL",
      description = "0 to 10; 5 and more prints messages, 7 and more their bytes; default 3.")
  int verbosity = 3;

  @Mixin OscoreOptions oscore;

  @Option(names = "--json", description = "Print one JSON object a line.")
  boolean json;

  @Option(names = "--help", usageHelp = true, description = "Print this.")
  boolean help;

  void check() {
    boolean port = localPort == null || localPort >= 0 && localPort <= 65535;
    require(port, "-p " + localPort + ", allowed 0 to 65535");
    require(
        timeoutSeconds > 0 && timeoutSeconds <= MAX_SECONDS,
        "-B " + timeoutSeconds + ", allowed more than 0 to 86400 seconds");
    boolean power = Integer.bitCount(blockBytes) == 1 && blockBytes >= 16 && blockBytes <= 1024;
    require(blockBytes == 0 || power, "-b " + blockBytes + ", allowed 16, 32 … 1024");
    require(verbosity >= 0 && verbosity <= 10, "-v " + verbosity + ", allowed 0 to 10");
  }

  static void require(boolean good, String what) {
    if (!good) {
      throw CommandFailure.usage(what);
    }
  }

  Duration timeout() {
    return Duration.ofMillis(Math.max(1, Math.round(timeoutSeconds * 1000)));
  }

  /** Returns the gateway to ask; null when there is none. */
  HostPort gateway(Terminal terminal) {
    if (proxy != null) {
      return HostPort.parse(proxy);
    }
    return direct ? null : terminal.router();
  }

  /** Returns what {@code uri} means: a path is the gateway's own resource. */
  Target target(String uri, Terminal terminal) {
    HostPort gateway = gateway(terminal);
    if (uri.startsWith("/")) {
      HostPort host = gateway == null && direct ? terminal.router() : gateway;
      require(host != null, "a path alone needs a gateway (-P) to belong to: \"" + uri + '"');
      return Target.direct(CoapUri.parse(host.scheme().toString() + host + uri), !withoutHost);
    }
    return gateway == null
        ? Target.direct(CoapUri.parse(uri), !withoutHost)
        : Target.proxied(gateway, uri);
  }

  PeerConnection open(Target target, Terminal terminal) {
    Trace trace =
        verbosity < TRACE_MESSAGES
            ? Trace.NONE
            : new MessageTrace(
                terminal.err(), verbosity >= TRACE_BYTES, target.peer().scheme().isStream());
    int preferred = blockBytes == 0 ? 512 : blockBytes;
    int port = localPort == null ? terminal.port().port() : localPort;
    HostPort peer = target.peer();
    Credentials credentials = security.credentials(peer.scheme(), terminal);
    return oscore.protect(
        PeerConnection.open(new ConnectionSettings(peer, port, preferred, credentials, trace)),
        terminal);
  }
}
