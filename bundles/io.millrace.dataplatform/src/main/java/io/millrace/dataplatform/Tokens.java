// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.lib.slot.Slot;
import java.io.IOException;
import java.util.Map;

/**
 * {@code POST /api/tokens}: a token for a client ID and its secret [spec gateway-clients.md 1.2].
 */
final class Tokens {
  private static final int MAX_CHARS = 256;

  private final Slot<ClientCredentials> credentials;

  Tokens(Slot<ClientCredentials> credentials) {
    this.credentials = credentials;
  }

  Answer post(ApiRequest request, Account none) throws RefusedRequest, IOException {
    Map<String, Object> body = request.body();
    String id = text(body, "clientId");
    String secret = text(body, "clientSecret");
    TokenGrant grant = credentials.call(each -> each.grant(id, secret, request.source()), null);
    if (grant == null) {
      throw RefusedRequest.unavailable("this router gives no tokens at the moment");
    }
    if (grant.token().isPresent()) {
      return Answer.ok(Map.of("accessToken", grant.token().get()));
    }
    throw grant.retryAfter().isZero()
        ? RefusedRequest.unauthorized(grant.reason())
        : RefusedRequest.later(
            grant.isUnavailable() ? 503 : 429, grant.reason(), grant.retryAfter());
  }

  private static String text(Map<String, Object> body, String name) throws RefusedRequest {
    if (body.get(name) instanceof String text && !text.isEmpty() && text.length() <= MAX_CHARS) {
      return text;
    }
    throw RefusedRequest.badRequest(
        name + " is missing: a text of 1 to " + MAX_CHARS + " characters");
  }
}
