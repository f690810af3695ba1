// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.json.Json;
import io.millrace.lib.policy.PolicyDecision;
import io.millrace.lib.slot.Slot;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/**
 * Takes every request of the data platform's interface: reads its head, finds what it is for,
 * checks the token and the account's policy, and sends the answer. Thread-safe.
 */
final class ApiHandler implements HttpHandler {
  private static final Logger LOG = System.getLogger(ApiHandler.class.getName());
  private static final int MAX_TOKEN = 8192;
  private static final String OPTIONS = "OPTIONS";

  private final Routes routes;
  private final Slot<TokenVerifier> verifier;
  private final int maxBody;
  private final boolean webPages;

  ApiHandler(Routes routes, Slot<TokenVerifier> verifier, int maxBody, boolean webPages) {
    this.routes = routes;
    this.verifier = verifier;
    this.maxBody = maxBody;
    this.webPages = webPages;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      send(exchange, answer(exchange));
    } catch (RefusedRequest refused) {
      if (refused.answer().status() == 400 || refused.answer().status() == 413) {
        exchange.getResponseHeaders().set("Connection", "close"); // what follows may be its body
      }
      send(exchange, refused.answer());
    }
  }

  private Answer answer(HttpExchange exchange) throws RefusedRequest, IOException {
    ApiRequest request = ApiRequest.of(exchange, maxBody);
    if (webPages && request.method().equals(OPTIONS)) {
      return new Answer(
          204,
          Map.of(),
          Map.of(
              "Access-Control-Allow-Methods", "GET, POST, DELETE",
              "Access-Control-Allow-Headers", "Authorization, Content-Type, Accept",
              "Access-Control-Max-Age", "3600"));
    }
    Routes.Found found = routes.find(request);
    Account account = found.isOpen() ? null : account(request);
    try {
      return found.endpoint().answer(request, account);
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "a request to " + request.path() + " failed", fault);
      throw RefusedRequest.of(500, "the router failed; its log says why");
    }
  }

  private Account account(ApiRequest request) throws RefusedRequest {
    String token = request.token();
    if (token.isEmpty() || token.length() > MAX_TOKEN) {
      throw RefusedRequest.unauthorized("a token is needed: POST /api/tokens gives one");
    }
    Verification verified = verifier.call(each -> each.verify(Bytes.utf8(token)), null);
    if (verified == null) {
      throw RefusedRequest.unavailable("tokens cannot be verified at the moment");
    }
    Account account =
        verified.account().orElseThrow(() -> RefusedRequest.unauthorized(verified.reason()));
    String resource = request.method() + request.path();
    if (!PolicyDecision.permits(account.policy(), AccessPolicy.HTTP, resource)) {
      throw RefusedRequest.of(403, "the access policy of the account does not permit this");
    }
    return account;
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(headers::set);
    if (webPages) {
      headers.set("Access-Control-Allow-Origin", "*");
      headers.set("Access-Control-Expose-Headers", Observations.NEXT_PAGE);
    }
    byte[] body = Json.bytes(answer.body());
    boolean none = exchange.getRequestMethod().equals("HEAD") || answer.status() == 204;
    exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
    if (!none) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
