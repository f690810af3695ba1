// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Account;
import io.millrace.lib.policy.PolicyClaim;
import io.millrace.lib.policy.PolicyDecision;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims by which an account has something of its own: {@code accessPolicy}, and in tokens of a
 * stand-alone router {@code sessions}, how many it may have, and {@code security}, {@code none}
 * when its requests go to the mesh in clear text by default.
 */
final class AccountClaims {
  static final String SESSIONS = "sessions";
  static final String SECURITY = "security";
  static final String NO_SECURITY = "none";
  static final int MAX_SESSIONS = 10_000;

  /** [spec gateway-clients.md 1.2; the MQTT client's example] */
  private static final List<String> FIELD =
      List.of("*/api/solutions/*", "GET/api/tenants/systemTenant/devicetemplates");

  private AccountClaims() {}

  /** Returns the account with what the claims say of it. */
  static Account read(JWTClaimsSet claims, Account plain) throws RefusedToken {
    Account account = plain.withPolicy(policy(claims.getClaim(PolicyClaim.NAME)));
    if (claims.getClaim(SESSIONS) instanceof Number sessions) {
      long number = sessions.longValue();
      if (number < 1 || number > MAX_SESSIONS) {
        throw new RefusedToken("the number of sessions is not 1 to " + MAX_SESSIONS);
      }
      account = account.withSessions((int) number);
    }
    return NO_SECURITY.equals(claims.getClaim(SECURITY)) ? account.withoutSecurity() : account;
  }

  /** Adds the claims of what is the account's own. */
  static void write(Account account, JWTClaimsSet.Builder claims) {
    claims.claim(PolicyClaim.NAME, PolicyClaim.write(withField(account.policy())));
    account.sessions().ifPresent(sessions -> claims.claim(SESSIONS, sessions));
    if (!account.isSecured()) {
      claims.claim(SECURITY, NO_SECURITY);
    }
  }

  /** A policy that says nothing of HTTP has the statements of the field's tokens. */
  private static AccessPolicy withField(AccessPolicy policy) {
    if (PolicyDecision.limits(policy, AccessPolicy.HTTP)) {
      return policy;
    }
    List<AccessStatement> statements = new ArrayList<>(policy.statements());
    for (String resource : FIELD) {
      statements.add(AccessStatement.allow(List.of(AccessPolicy.HTTP), List.of(resource)));
    }
    return AccessPolicy.of(statements);
  }

  private static AccessPolicy policy(Object claim) throws RefusedToken {
    try {
      return PolicyClaim.read(claim);
    } catch (PolicyClaim.RefusedPolicy refused) {
      throw new RefusedToken(refused.getMessage());
    }
  }
}
