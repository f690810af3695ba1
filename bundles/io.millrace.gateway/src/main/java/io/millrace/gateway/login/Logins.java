// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.gateway.Answers;
import io.millrace.gateway.proxy.RefusalLog;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Judges logins so that those who send bad tokens cost nobody else anything.
 *
 * <p>A token that was good before is admitted at once. Any other one waits for its signature to be
 * checked on a thread for that, and each source may ask for so many, each of its ports for a fifth
 * of that; a refused token counts for five. Since source addresses can be forged, the waiting ones
 * are bounded in all, and sources that had a good token lately go first; among the others each has
 * its turn. Who is one too many gets 4.29, or 5.03 when others are to blame; both say when to ask
 * again. Sessions that are open are not touched by any of it. Thread-safe.
 */
public final class Logins implements AutoCloseable {
  private static final int MOST_WAITING = 256;
  private static final int BAD_TOKEN_COUNTS_MORE = 4;
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
  private final FairQueue<Source, Login> first = queue();
  private final FairQueue<Source, Login> others = queue();

  /**
   * Makes it with nobody waiting.
   *
   * @param perSource logins a second of one source in the long run, ten times as many at once; one
   *     of its ports may have a fifth of that
   * @param perAccount the same of one account
   * @param thread runs the checks, one after the other
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

  private static FairQueue<Source, Login> queue() {
    return new FairQueue<>(MOST_WAITING);
  }

  /** Judges a login, at once or on the thread. */
  public void judge(Login login) {
    Function<TokenVerifier, Account> remembered =
        present -> present.remembered(login.token()).orElse(null);
    Account account = verifier.call(remembered, null);
    Source source = Source.of(login.peer());
    if (account != null) {
      admit(login, source, account);
      return;
    }
    Function<Sessions, Boolean> find = present -> present.find(login.peer()) != null;
    boolean open = sessions.call(find, false);
    long wait = open ? 0 : take(login, source);
    if (wait > 0) {
      login.refused().accept(Answers.tooMany(TOO_MANY, wait));
    } else {
      enqueue(login, source, open || known.contains(source) ? first : others);
    }
  }

  /** What one port has too much of does not count for the others of its address. */
  private long take(Login login, Source source) {
    long wait = ports.take(Source.keyWithPort(login.peer()));
    return wait > 0 ? wait : sources.take(source.key());
  }

  private void enqueue(Login login, Source source, FairQueue<Source, Login> queue) {
    Login out;
    boolean own;
    synchronized (this) {
      out = queue.offer(source, login);
      own = out != null && queue.waiting(Source.of(out.peer())) > 0;
    }
    if (out != null) {
      out.refused().accept(own ? Answers.tooMany(TOO_MANY, 1) : Answers.unavailable(OTHERS));
      return;
    }
    try {
      thread.execute(this::checkNext);
    } catch (RejectedExecutionException closed) {
      close();
    }
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
            login.refused().accept(Answers.unavailable("tokens cannot be verified at the moment"));
          }
        });
  }

  private void checked(Login login, Verification verification) {
    Source source = Source.of(login.peer());
    Account account = verification.account().orElse(null);
    if (account != null) {
      admit(login, source, account);
      return;
    }
    ports.charge(Source.keyWithPort(login.peer()), BAD_TOKEN_COUNTS_MORE);
    sources.charge(source.key(), BAD_TOKEN_COUNTS_MORE);
    CoapResponse refusal = CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, verification.reason());
    log.refused(login.peer(), refusal);
    login.refused().accept(refusal);
  }

  private void admit(Login login, Source source, Account account) {
    long wait = accounts.take(key(account));
    if (wait > 0) {
      login.refused().accept(Answers.tooMany("too many logins of this account", wait));
      return;
    }
    known.add(source);
    login.good().accept(account);
  }

  /** Returns a number that is this account's, as good as alone. */
  private static long key(Account account) {
    long key = 0;
    for (int i = 0; i < account.subject().length(); i++) {
      key = RateLimit.mixed(key + account.subject().charAt(i));
    }
    return key;
  }

  /** Answers those that wait; the thread is its owner's to end. */
  @Override
  public void close() {
    for (Login login = next(); login != null; login = next()) {
      login.refused().accept(Answers.unavailable("the router is being replaced"));
    }
  }
}
