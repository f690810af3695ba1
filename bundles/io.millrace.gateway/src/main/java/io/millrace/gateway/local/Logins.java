// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.RateLimit;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.gateway.exchange.FairQueue;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Verifies logins in such a way that clients with bad tokens do not slow down the others.
 *
 * <p>A token that was accepted before is accepted at once. Any other token waits until its
 * signature is verified on a separate thread. Each source may send a limited number of logins, each
 * of its ports a fifth of that; a refused token counts as five. Since source addresses can be
 * forged, the number of waiting logins is limited too: sources that had a token accepted lately go
 * first, the others take turns. A login too many is answered 4.29, or 5.03 when other sources
 * caused it; both say when to try again. Open sessions are not affected. Thread-safe.
 */
public final class Logins implements AutoCloseable {
  private static final int MAX_WAITING = 256;
  private static final int BAD_TOKEN_EXTRA = 4;
  private static final int PORTS_SHARE = 5;
  private static final String TOO_MANY = "too many logins from your address";
  private static final String OTHERS = "too many logins are waiting, ask again later";

  private final Slot<Sessions> sessions;
  private final Slot<TokenVerifier> verifier;
  private final RefusalLog log;
  private final Executor thread;
  private final RateLimit ports;
  private final RateLimit sources;
  private final RateLimit accounts;
  private final KnownSources known;
  private final FairQueue<LoginSource, Login> first = queue();
  private final FairQueue<LoginSource, Login> others = queue();

  /**
   * Makes it without waiting logins.
   *
   * @param perSource logins per second of one source on average, ten times as many in a burst; a
   *     fifth of that for one of its ports
   * @param perAccount the same for one account
   * @param thread verifies the tokens, one after the other
   */
  public Logins(
      Time time,
      Slot<Sessions> sessions,
      Slot<TokenVerifier> verifier,
      RefusalLog log,
      int perSource,
      int perAccount,
      Executor thread) {
    this.sessions = sessions;
    this.verifier = verifier;
    this.log = log;
    this.thread = thread;
    this.ports = new RateLimit(time, Math.max(1, perSource / PORTS_SHARE));
    this.sources = new RateLimit(time, perSource);
    this.accounts = new RateLimit(time, perAccount);
    this.known = new KnownSources(time);
  }

  private static FairQueue<LoginSource, Login> queue() {
    return FairQueue.oneInEachRound();
  }

  /** Verifies a login, at once or on the thread. */
  public void judge(Login login) {
    Function<TokenVerifier, Account> remembered =
        present -> present.cachedAccount(login.token()).orElse(null);
    Account account = verifier.call(remembered, null);
    LoginSource source = LoginSource.of(login.peer());
    if (account != null) {
      admit(login, source, account);
      return;
    }
    Function<Sessions, Boolean> find = present -> present.find(login.peer()) != null;
    boolean open = sessions.call(find, false);
    long wait = open ? 0 : take(login, source);
    if (wait > 0) {
      login.refused().accept(ErrorResponses.tooMany(TOO_MANY, wait));
    } else {
      enqueue(login, source, open || known.contains(source) ? first : others);
    }
  }

  /** What one port sends too much does not count for the other ports of its address. */
  private long take(Login login, LoginSource source) {
    long wait = ports.take(LoginSource.keyWithPort(login.peer()));
    return wait > 0 ? wait : sources.take(source.key());
  }

  private void enqueue(Login login, LoginSource source, FairQueue<LoginSource, Login> queue) {
    Login out;
    boolean own;
    synchronized (this) {
      out = add(queue, source, login);
      own = out != null && queue.waiting(LoginSource.of(out.peer())) > 0;
    }
    if (out != null) {
      out.refused()
          .accept(own ? ErrorResponses.tooMany(TOO_MANY, 1) : ErrorResponses.unavailable(OTHERS));
      return;
    }
    try {
      thread.execute(this::checkNext);
    } catch (RejectedExecutionException closed) {
      close();
    }
  }

  /** Adds a login; returns the one for which there is no room, which may be this one, or null. */
  private static Login add(FairQueue<LoginSource, Login> queue, LoginSource source, Login login) {
    Login out = null;
    if (queue.size() >= MAX_WAITING) {
      out = queue.makeRoomFor(source);
      if (out == null) {
        return login;
      }
    }
    queue.add(source, login);
    return out;
  }

  private void checkNext() {
    Login login = next();
    if (login != null) {
      check(login);
    }
  }

  private synchronized Login next() {
    Login login = first.poll();
    return login != null ? login : others.poll();
  }

  private void check(Login login) {
    verifier.submit(
        login.token().length(),
        new Caller<>() {
          @Override
          public void admitted(TokenVerifier present, Runnable done) {
            Verification verification;
            try {
              verification = present.verify(login.token());
            } finally {
              done.run();
            }
            checked(login, verification);
          }

          @Override
          public void refused(Refusal why) {
            login
                .refused()
                .accept(ErrorResponses.unavailable("tokens cannot be verified at the moment"));
          }
        });
  }

  private void checked(Login login, Verification verification) {
    LoginSource source = LoginSource.of(login.peer());
    Account account = verification.account().orElse(null);
    if (account != null) {
      admit(login, source, account);
      return;
    }
    ports.charge(LoginSource.keyWithPort(login.peer()), BAD_TOKEN_EXTRA);
    sources.charge(source.key(), BAD_TOKEN_EXTRA);
    CoapResponse refusal = CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, verification.reason());
    log.refused(login.peer(), refusal);
    login.refused().accept(refusal);
  }

  private void admit(Login login, LoginSource source, Account account) {
    long wait = accounts.take(key(account));
    if (wait > 0) {
      login.refused().accept(ErrorResponses.tooMany("too many logins of this account", wait));
      return;
    }
    known.add(source);
    login.accepted().accept(account);
  }

  /** Returns a number for the account that hardly any other account has. */
  private static long key(Account account) {
    long key = 0;
    for (int i = 0; i < account.subject().length(); i++) {
      key = RateLimit.mixed(key + account.subject().charAt(i));
    }
    return key;
  }

  /** Answers the logins that wait; the owner of the thread ends it. */
  @Override
  public void close() {
    for (Login login = next(); login != null; login = next()) {
      login.refused().accept(ErrorResponses.unavailable("the router is being replaced"));
    }
  }
}
