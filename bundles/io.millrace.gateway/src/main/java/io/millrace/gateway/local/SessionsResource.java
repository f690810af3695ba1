// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Slot;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code /sessions}: POST or PUT of a token opens a session for the sender's address and port,
 * DELETE ends it [spec gateway-clients.md 1.3, §5 items 2 to 4].
 */
final class SessionsResource implements LocalResource {
  static final String PATH = "sessions";

  private final Slot<Sessions> sessions;
  private final Logins logins;
  private final RefusalLog log;

  SessionsResource(Slot<Sessions> sessions, Logins logins, RefusalLog log) {
    this.sessions = sessions;
    this.logins = logins;
    this.log = log;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    switch (request.code()) {
      case CoapCode.POST, CoapCode.PUT -> login(request, peer, answer);
      case CoapCode.DELETE -> logout(peer, answer);
      default -> answer.accept(Methods.notAllowed("POST, PUT, DELETE"));
    }
  }

  private void login(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, ContentFormat.TEXT);
    List<String> query = request.query();
    if (format != ContentFormat.TEXT) {
      answer.accept(
          CoapResponse.diagnostic(
              CoapCode.UNSUPPORTED_CONTENT_FORMAT, "a token is text, Content-Format 0"));
    } else if (SessionQuery.read(query) == null) {
      answer.accept(
          ErrorResponses.badRequest("allowed are sticky=true, sticky=false, security=none"));
    } else {
      verify(trimmed(request.payload()), query, peer, answer);
    }
  }

  /** A token that a shell command wrote may end in a line break. */
  private static Bytes trimmed(Bytes token) {
    int from = 0;
    int to = token.length();
    while (to > 0 && token.at(to - 1) <= ' ') {
      to--;
    }
    while (from < to && token.at(from) <= ' ') {
      from++;
    }
    return token.slice(from, to - from);
  }

  private void verify(Bytes token, List<String> query, Peer peer, Consumer<CoapResponse> answer) {
    if (token.isEmpty()) {
      refuse("no token in the body", peer, answer);
      return;
    }
    logins.judge(new Login(peer, token, account -> open(account, query, peer, answer), answer));
  }

  private void refuse(String reason, Peer peer, Consumer<CoapResponse> answer) {
    CoapResponse refusal = CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, reason);
    log.refused(peer, refusal);
    answer.accept(refusal);
  }

  private void open(Account account, List<String> query, Peer peer, Consumer<CoapResponse> answer) {
    SessionOptions options = SessionQuery.read(query, account.isSecured());
    submit(
        answer,
        present -> present.open(peer, account, options),
        session -> CoapResponse.of(CoapCode.CREATED));
  }

  private void logout(Peer peer, Consumer<CoapResponse> answer) {
    submit(
        answer,
        present -> present.close(peer),
        closed ->
            closed
                ? CoapResponse.of(CoapCode.DELETED)
                : CoapResponse.diagnostic(
                    CoapCode.PRECONDITION_FAILED, "no session for this address and port"));
  }

  private <T> void submit(
      Consumer<CoapResponse> answer,
      Function<Sessions, CompletionStage<T>> call,
      Function<T, CoapResponse> outcome) {
    sessions.submit(
        0,
        new AsyncCaller<>("sessions are away at the moment", answer) {
          @Override
          CompletionStage<?> call(Sessions present) {
            return call.apply(present)
                .whenComplete(
                    (value, cause) ->
                        answer.accept(cause == null ? outcome.apply(value) : failed(cause)));
          }
        });
  }

  private CoapResponse failed(Throwable cause) {
    log.failed("sessions cannot be opened or closed", cause);
    return ErrorResponses.unavailable("the session could not be stored");
  }
}
