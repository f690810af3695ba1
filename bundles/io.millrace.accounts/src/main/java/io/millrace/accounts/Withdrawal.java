// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.Slot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Takes back what was given: revokes tokens, ends sessions, and rotates the key. */
final class Withdrawal {
  private static final String AWAY =
      "io.millrace.auth.jwt is away: nothing was revoked; try again when it is back";

  private final Slot<TokenRevocation> revocation;
  private final Slot<TokenIssuer> issuer;
  private final Slot<Sessions> sessions;
  private final Time time;

  Withdrawal(
      Slot<TokenRevocation> revocation,
      Slot<TokenIssuer> issuer,
      Slot<Sessions> sessions,
      Time time) {
    this.revocation = revocation;
    this.issuer = issuer;
    this.sessions = sessions;
    this.time = time;
  }

  /** A call that writes to the disk. */
  @FunctionalInterface
  private interface Revoke {
    void at(TokenRevocation service) throws IOException;
  }

  /** Does here what another router has done to an account; returns what was done. */
  String of(RevokedElsewhere elsewhere) {
    String subject = elsewhere.account().subject();
    Instant upTo = elsewhere.upTo() == null ? time.now() : elsewhere.upTo();
    revoke(each -> each.revokeAccount(subject, upTo));
    return elsewhere.ended() ? end(subject) : "its tokens are revoked";
  }

  /** Revokes the tokens of an account and ends its sessions; returns what was done. */
  String of(StoredAccount account) {
    revoke(each -> each.revokeAccount(account.subject(), time.now()));
    return end(account.subject());
  }

  /** Changes an account, and withdraws what it has, though the store cannot write. */
  String after(
      AccountBook accounts, String name, String what, UnaryOperator<StoredAccount> change) {
    StoredAccount before = accounts.named(name);
    IllegalStateException notStored = null;
    try {
      accounts.change(name, change);
    } catch (IllegalStateException failure) {
      notStored = failure;
    }
    String done = of(before);
    if (notStored != null) {
      throw new IllegalStateException(notStored.getMessage() + "; " + done, notStored);
    }
    return name + " " + what + "; " + done;
  }

  private String end(String subject) {
    CompletionStage<Integer> ended = sessions.call(each -> each.closeAll(subject), null);
    if (ended == null) {
      return "its tokens are revoked; its sessions are not ended, because sessions are away";
    }
    try {
      int count = ended.toCompletableFuture().join();
      return "its tokens are revoked, "
          + count
          + (count == 1 ? " session" : " sessions")
          + " ended";
    } catch (CompletionException notStored) {
      return "its tokens are revoked, its sessions ended, but they may be back after a restart";
    }
  }

  /** Revokes one token. */
  void ofToken(String id) {
    revoke(each -> each.revokeToken(id));
  }

  private void revoke(Revoke call) {
    String outcome =
        revocation.call(
            service -> {
              try {
                call.at(service);
                return "";
              } catch (IOException | IllegalArgumentException refused) {
                return String.valueOf(refused.getMessage());
              }
            },
            AWAY);
    if (!outcome.isEmpty()) {
      throw new IllegalStateException(outcome);
    }
  }

  /** Has the router sign with a new key. */
  void rotateKey(Duration overlap) {
    String outcome =
        issuer.call(
            each -> {
              try {
                return each.rotateKey(overlap)
                    ? ""
                    : "who issues tokens here cannot change its key";
              } catch (IOException failed) {
                return String.valueOf(failed.getMessage());
              }
            },
            "this router issues no tokens: io.millrace.auth.jwt is away, or its ownKey is false");
    if (!outcome.isEmpty()) {
      throw new IllegalStateException(outcome);
    }
  }
}
