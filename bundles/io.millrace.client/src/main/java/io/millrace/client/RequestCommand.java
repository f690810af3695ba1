// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.HostPort;
import io.millrace.client.exchange.ObserveLimit;
import io.millrace.client.exchange.Outcome;
import io.millrace.client.exchange.PeerConnection;
import java.time.Duration;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One request and its answer, or an observation. */
class RequestCommand extends ClientCommand {
  @Mixin BodyOptions body;

  @Mixin RequestOptions options;

  @Mixin LoginOptions session;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the bytes of a good answer to a file; - is the standard output.")
  String output;

  @Option(
      names = {"-s", "--observe"},
      paramLabel = "SECONDS",
      description = "Observe for so many seconds.")
  Integer observeSeconds;

  @Option(
      names = {"-n", "--notifications"},
      paramLabel = "COUNT",
      description = "Observe until so many notifications have come, the first answer included.")
  Integer notifications;

  @Parameters(
      arity = "0..1",
      paramLabel = "URI",
      description =
          "SCHEME://host[:port]/path?query, or a path of the gateway. SCHEME is coap, coaps,"
              + " coap+tcp or coaps+tcp; ports by default 5683, and 5684 for the ones with an s.")
  String uri;

  private final CoAP.Code method;
  private final boolean observes;

  /** Makes the command of a method; {@code observes} when it is an observation in any case. */
  RequestCommand(Terminal terminal, CoAP.Code method, boolean observes) {
    super(terminal);
    this.method = method;
    this.observes = observes;
  }

  @Override
  ExitStatus run() throws InterruptedException {
    return carryOut(plan(method), limit());
  }

  RequestPlan plan(CoAP.Code code) {
    ConnectionOptions.require(uri != null, "no URI");
    return new RequestPlan(
        code,
        connection.target(uri, terminal),
        body.payload(terminal),
        body.contentFormat(),
        options,
        connection.blockBytes);
  }

  /** Returns how long to observe; null when nothing is to be observed. */
  ObserveLimit limit() {
    if (!observes && observeSeconds == null && notifications == null) {
      return null;
    }
    int seconds = observeSeconds == null ? 0 : observeSeconds;
    int count = notifications == null ? Integer.MAX_VALUE : notifications;
    ConnectionOptions.require(seconds >= 0, "-s " + seconds + ", allowed 0 (no end) or more");
    ConnectionOptions.require(count >= 1, "-n " + count + ", allowed 1 or more");
    Duration duration = seconds == 0 ? null : Duration.ofSeconds(seconds);
    return new ObserveLimit(connection.timeout(), duration, count);
  }

  ExitStatus carryOut(RequestPlan plan, ObserveLimit limit) throws InterruptedException {
    AnswerPrinter printer = new AnswerPrinter(terminal, connection.json, output);
    Request request = plan.request();
    byte[] token = session.login ? session.token.token(terminal) : null;
    try (PeerConnection peer = connection.open(plan.target(), terminal)) {
      if (token == null) {
        return exchange(peer, request, limit, printer);
      }
      HostPort gateway = plan.target().peer();
      Outcome opened = session.open(peer, gateway, connection, token);
      if (opened.status() != ExitStatus.OK) {
        return printer.outcome(opened);
      }
      try {
        return exchange(peer, request, limit, printer);
      } finally {
        session.close(peer, gateway);
      }
    }
  }

  private ExitStatus exchange(
      PeerConnection peer, Request request, ObserveLimit limit, AnswerPrinter printer)
      throws InterruptedException {
    if (limit == null) {
      return printer.outcome(peer.exchange(request, connection.timeout()));
    }
    Outcome outcome = peer.observe(request, limit, each -> notified(printer, each));
    if (!outcome.isAnswered()) {
      printer.failure(outcome.status(), outcome.reason());
    } else if (outcome.status() == ExitStatus.OK
        && !outcome.response().getOptions().hasObserve()
        && !connection.json) {
      terminal.err().println("the observation has ended: the answer is no notification");
    }
    return outcome.status();
  }

  private static void notified(AnswerPrinter printer, Response notification) {
    printer.answer(notification, ExitStatus.of(notification.getRawCode()));
  }
}
