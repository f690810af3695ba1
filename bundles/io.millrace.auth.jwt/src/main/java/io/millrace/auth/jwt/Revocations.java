// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.time.Time;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is revoked, in the file {@code revoked} beside the router's own key: a line {@code token ID}
 * or {@code account TIME SUBJECT} each. It is read before the first token is judged. When it cannot
 * be read, no token is accepted: nobody knows which of them are revoked.
 *
 * <p>The tokens that an account has are known by when they were issued. Where the router's clock
 * was behind when it was revoked, the time is put right when the clock is; until then no token of
 * that account is accepted that was issued later than the clock shows. Thread-safe.
 */
final class Revocations implements TokenRevocation {
  static final int MAX_ENTRIES = 10_000;
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_CHARS = 256;

  private static final Logger LOG = System.getLogger(Revocations.class.getName());
  private static final String FILE = "revoked";
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final Time time;
  private final ClaimRules rules;
  private final Path file;
  private final RevocationStamps stamps;
  private final Runnable changed;
  private final Set<String> tokens = new LinkedHashSet<>();
  private final Map<String, Instant> accounts = new HashMap<>();
  private String fault = "";
  private String known = "";

  /**
   * Reads what is revoked.
   *
   * @param rules by how much clocks may differ, and when one is not set
   * @param changed is run after each change
   */
  Revocations(Time time, ClaimRules rules, Path folder, Runnable changed) {
    this.time = time;
    this.rules = rules;
    this.file = folder.resolve(FILE);
    this.stamps = new RevocationStamps(time, rules, folder);
    this.changed = changed;
    load();
    correct();
  }

  /**
   * Reads the file when it has changed: the build before this one may still revoke something. Then
   * puts right what was revoked while the clock was behind, if it was set meanwhile.
   */
  void look() {
    boolean news;
    synchronized (this) {
      news = !state().equals(known);
      if (news) {
        load();
      }
      news |= correct();
    }
    if (news) {
      changed.run();
    }
  }

  private synchronized boolean correct() {
    Map<String, Instant> later = new HashMap<>();
    for (Map.Entry<String, Instant> each : accounts.entrySet()) {
      Instant upTo = stamps.corrected(each.getKey(), each.getValue());
      if (upTo.isAfter(each.getValue())) {
        later.put(each.getKey(), upTo);
      }
    }
    if (later.isEmpty()) {
      return false;
    }
    accounts.putAll(later);
    stamps.taken();
    LOG.log(
        Level.INFO, "the clock was set: {0} accounts are revoked up to a later time", later.size());
    try {
      write();
    } catch (IOException notStored) {
      LOG.log(Level.WARNING, "{0} cannot be written: {1}", file, notStored.getMessage());
    }
    return true;
  }

  private String state() {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException none) {
      return "";
    }
  }

  private synchronized void load() {
    known = state(); // before: what changes meanwhile is read again
    tokens.clear();
    accounts.clear();
    stamps.load();
    fault = "";
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is longer than " + MAX_BYTES + " bytes");
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        read(line);
      }
    } catch (NoSuchFileException none) {
      LOG.log(Level.DEBUG, "nothing is revoked");
    } catch (IOException | RuntimeException unreadable) {
      String why = unreadable instanceof IOException io ? FileReason.of(io) : "it is damaged";
      fault =
          "%s: ownKeyDirectory: %s, which has the revoked tokens, cannot be read, so no token is accepted: %s; restore it, or delete it to accept revoked ones again"
              .formatted(JwtTokens.PID, file, why);
      LOG.log(Level.ERROR, fault);
    }
  }

  private void read(String line) {
    String[] words = line.split(" ", 3);
    if (words[0].equals("token") && words.length == 2) {
      tokens.add(words[1]);
    } else if (words[0].equals("account") && words.length == 3) {
      accounts.put(words[2], Instant.parse(words[1]));
    } else if (!line.isEmpty()) {
      throw new IllegalArgumentException("a line that is neither");
    }
  }

  /** Returns the line about a file that cannot be read; empty when it can. */
  synchronized String fault() {
    return fault;
  }

  @Override
  public void revokeToken(String tokenId) throws IOException {
    change(() -> tokens.add(checked(tokenId, "token's ID", false)));
  }

  @Override
  public void revokeAccount(String subject, Instant issuedUpTo) throws IOException {
    Instant second = issuedUpTo.truncatedTo(ChronoUnit.SECONDS); // as tokens have it
    if (isRevoked(subject, second)) {
      return; // at each start it is told what other routers have revoked
    }
    change(
        () -> {
          accounts.merge(checked(subject, "account", true), second, (a, b) -> a.isAfter(b) ? a : b);
          stamps.add(subject, issuedUpTo);
        });
  }

  /** Whatever was wrong with a clock, a moment that is over by now is as it is known. */
  private synchronized boolean isRevoked(String subject, Instant upTo) {
    Instant known = accounts.get(subject);
    boolean isOver = upTo.isBefore(time.now().minus(RECENT));
    return fault.isEmpty() && known != null && !known.isBefore(upTo) && isOver;
  }

  private static String checked(String text, String what, boolean blanks) {
    boolean good =
        !text.isBlank()
            && text.length() <= MAX_CHARS
            && text.chars().noneMatch(Character::isISOControl)
            && (blanks || text.chars().noneMatch(Character::isWhitespace));
    if (!good) {
      throw new IllegalArgumentException("this cannot be a " + what);
    }
    return text;
  }

  private void change(Runnable add) throws IOException {
    synchronized (this) {
      Set<String> tokensBefore = new LinkedHashSet<>(tokens);
      Map<String, Instant> accountsBefore = new HashMap<>(accounts);
      try {
        add.run();
        write();
      } catch (IOException notStored) {
        tokens.retainAll(tokensBefore);
        accounts.clear();
        accounts.putAll(accountsBefore);
        stamps.load();
        throw notStored;
      }
    }
    changed.run();
  }

  private void write() throws IOException {
    if (!fault.isEmpty()) {
      throw new IOException(fault);
    }
    if (tokens.size() + accounts.size() > MAX_ENTRIES) {
      throw new IOException(
          MAX_ENTRIES + " tokens and accounts are revoked; rotate the signing key without overlap");
    }
    StringBuilder lines = new StringBuilder();
    for (String each : new HashSet<>(tokens)) {
      lines.append("token ").append(each).append('\n');
    }
    accounts.forEach(
        (subject, upTo) ->
            lines.append("account ").append(upTo).append(' ').append(subject).append('\n'));
    OwnerOnly.createDirectories(file.getParent());
    stamps.write(accounts.keySet());
    DurableFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    known = state();
  }

  /** Refuses a token that is revoked. */
  synchronized void check(JWTClaimsSet claims) throws RefusedToken {
    if (!fault.isEmpty()) {
      throw new RefusedToken("the router does not know which tokens are revoked");
    }
    if (claims.getJWTID() != null && tokens.contains(claims.getJWTID())) {
      throw new RefusedToken("token was revoked");
    }
    Instant upTo = accounts.get(claims.getSubject());
    if (upTo != null) {
      checkIssued(claims.getIssueTime(), stamps.corrected(claims.getSubject(), upTo));
    }
  }

  private void checkIssued(Date issued, Instant revokedUpTo) throws RefusedToken {
    if (issued == null || !issued.toInstant().isAfter(revokedUpTo)) {
      throw new RefusedToken("token was revoked");
    }
    if (issued.toInstant().isAfter(time.now().plus(rules.skew()))) {
      throw new RefusedToken(
          "token may be revoked: it was issued later than the router's clock shows");
    }
  }
}
