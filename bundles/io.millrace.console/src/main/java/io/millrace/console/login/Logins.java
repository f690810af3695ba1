// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.login;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who is logged in: at most {@value #MOST}, of more the one who has been idle longest is logged
 * out. Only the hash of a cookie is kept. Whether the token is still accepted is asked again after
 * {@link #VERIFIED}. Thread-safe.
 */
public final class Logins {
  static final int MOST = 32;
  static final Duration VERIFIED = Duration.ofSeconds(30);

  private static final int COOKIE_BYTES = 32;

  private final Time time;
  private final Randomness randomness;
  private final Duration idle;
  private final Predicate<String> verifier;
  private final BoundedMap<String, Entry> entries =
      BoundedMap.<String, Entry>ofAtMost(MOST).byUse().build();

  private static final class Entry {
    final Login login;
    long used;
    long verified;

    Entry(Login login, long now) {
      this.login = login;
      this.used = now;
      this.verified = now;
    }
  }

  /**
   * Begins with nobody.
   *
   * @param idle after so long without a request somebody is logged out
   * @param verifier tells whether a token is still accepted
   */
  public Logins(Time time, Randomness randomness, Duration idle, Predicate<String> verifier) {
    this.time = time;
    this.randomness = randomness;
    this.idle = idle;
    this.verifier = verifier;
  }

  /** Returns a value that nobody can guess. */
  private String secret() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(randomness.nextBytes(COOKIE_BYTES));
  }

  /** Logs somebody in and returns the cookie, which is kept nowhere here. */
  public String add(Account account, String token) {
    String cookie = secret();
    Login login =
        new Login(hash(cookie), account.who(), account.role(), token, secret(), account.expires());
    restore(login);
    return cookie;
  }

  /** Logs in again somebody who was before this bundle was replaced. */
  public synchronized void restore(Login login) {
    long now = time.nanos();
    entries.put(login.id(), new Entry(login, now), now);
  }

  /** Returns all who are logged in. */
  public synchronized List<Login> all() {
    List<Login> all = new ArrayList<>();
    entries.values().forEach(each -> all.add(each.login));
    return all;
  }

  /** Returns who has a cookie; null when nobody has. Counts as activity. */
  public Login find(String cookie) {
    if (cookie.isEmpty() || cookie.length() > 64) {
      return null;
    }
    Entry entry;
    synchronized (this) {
      entry = entries.get(hash(cookie));
      if (entry != null) {
        entry.used = time.nanos();
      }
    }
    return entry == null || !isValid(entry) ? null : entry.login;
  }

  /** Tells whether somebody is still logged in; counts as no activity. */
  public boolean isOpen(Login login) {
    Entry entry;
    synchronized (this) {
      entry = entries.asMap().get(login.id());
    }
    return entry != null && isValid(entry);
  }

  private boolean isValid(Entry entry) {
    long now = time.nanos();
    boolean ask;
    boolean ends;
    synchronized (this) {
      ends = now - entry.used > idle.toNanos() || !time.now().isBefore(entry.login.expires());
      ask = now - entry.verified > VERIFIED.toNanos();
      entry.verified = ask ? now : entry.verified;
    }
    if (ends || ask && !verifier.test(entry.login.token())) {
      remove(entry.login);
      return false;
    }
    return true;
  }

  /** Logs somebody out. */
  public synchronized void remove(Login login) {
    entries.remove(login.id());
  }

  /** Tells whether an order comes from the page of who is logged in. */
  public static boolean isOwn(Login login, String csrf) {
    return MessageDigest.isEqual(
        login.csrf().getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String cookie) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(cookie.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) { // every Java has it
      throw new IllegalStateException(impossible);
    }
  }
}
