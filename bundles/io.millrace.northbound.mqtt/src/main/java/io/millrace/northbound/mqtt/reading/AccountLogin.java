// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.slot.Slot;

/**
 * The session under which everything is asked for: that of an account of this router, opened with
 * its client ID and secret as any client does it. So a broker, and whoever sends requests by it,
 * may have what the account may have, and no more. Thread-safe; the caller waits.
 */
public final class AccountLogin {
  private static final TokenGrant AWAY =
      TokenGrant.refused("there is nobody who gives tokens (io.millrace.accounts)");

  private final Slot<ClientCredentials> credentials;
  private final TokenSessions sessions;
  private final CoapCaller caller;
  private final String clientId;
  private final String secret;
  private final String source;
  private String token; // null: none yet, or the last one was refused

  /**
   * Makes it.
   *
   * @param source who asks for tokens, for those who count wrong secrets
   */
  public AccountLogin(
      Slot<ClientCredentials> credentials,
      TokenSessions sessions,
      CoapCaller caller,
      String clientId,
      String secret,
      String source) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.caller = caller;
    this.clientId = clientId;
    this.secret = secret;
    this.source = source;
  }

  /**
   * Opens the session unless it is open.
   *
   * @return null when there is one, else why not
   * @throws InterruptedException when the thread is to end
   */
  public CoapResponse login() throws InterruptedException {
    String known = known();
    if (known != null) {
      CoapResponse refusal = sessions.login(caller, known);
      if (refusal == null || refusal.code() != CoapCode.UNAUTHORIZED) {
        return refusal;
      }
    }
    TokenGrant grant = credentials.call(each -> each.grant(clientId, secret, source), AWAY);
    keep(grant.token().orElse(null));
    if (grant.token().isEmpty()) {
      int code = grant.isUnavailable() ? CoapCode.SERVICE_UNAVAILABLE : CoapCode.UNAUTHORIZED;
      return CoapResponse.diagnostic(code, grant.reason());
    }
    return sessions.login(caller, grant.token().get());
  }

  private synchronized String known() {
    return token;
  }

  private synchronized void keep(String granted) {
    token = granted;
  }
}
