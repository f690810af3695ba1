// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import io.millrace.api.time.Time;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.persist.TimeStamp;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * When accounts were revoked, by the monotonic clock: so that a revocation that was made while the
 * wall clock was behind counts from its real moment on as soon as the clock is set. In the file
 * {@code revoked.times} beside the one of {@link Revocations}, which earlier builds do not read: a
 * line with the time that the wall clock showed, the monotonic clock, the machine's boot and the
 * account, parted by tabs. Not thread-safe.
 */
final class RevocationStamps {
  private static final Logger LOG = System.getLogger(RevocationStamps.class.getName());
  private static final String FILE = "revoked.times";
  private static final int MAX_BYTES = 4 << 20;
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final Time time;
  private final ClaimRules rules;
  private final Path file;
  private final Map<String, TimeStamp> bySubject = new HashMap<>();

  RevocationStamps(Time time, ClaimRules rules, Path folder) {
    this.time = time;
    this.rules = rules;
    this.file = folder.resolve(FILE);
  }

  /** Reads the file; without it the wall clock alone tells when something was revoked. */
  void load() {
    bySubject.clear();
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is longer than " + MAX_BYTES + " bytes");
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] words = line.split("\t", 4);
        TimeStamp stamp =
            new TimeStamp(Instant.parse(words[0]), words[2], Long.parseLong(words[1]));
        bySubject.put(words[3], stamp);
      }
    } catch (NoSuchFileException none) {
      LOG.log(Level.DEBUG, "no account is revoked");
    } catch (IOException | RuntimeException unreadable) {
      LOG.log(Level.WARNING, "{0} cannot be read: {1}", file, unreadable.toString());
    }
  }

  /** Adds an account whose tokens are revoked that were issued up to a time of the wall clock. */
  void add(String subject, Instant issuedUpTo) {
    Duration ago = Duration.between(issuedUpTo, time.now());
    if (ago.abs().compareTo(LONGEST) > 0 || time.bootId().contains("\t")) {
      return;
    }
    long nanos = time.nanos() - ago.toNanos();
    TimeStamp before = bySubject.get(subject);
    boolean isLater = before == null || isOfEarlierBoot(before) || nanos - before.nanos() > 0;
    if (isLater) {
      bySubject.put(subject, new TimeStamp(issuedUpTo, time.bootId(), nanos));
    }
  }

  /**
   * Returns the time, by what the wall clock shows now, up to which the tokens of an account are
   * revoked.
   *
   * @param upTo the same by what it showed then
   */
  Instant corrected(String subject, Instant upTo) {
    TimeStamp stamp = bySubject.get(subject);
    if (stamp == null) {
      return upTo;
    }
    Instant later = stamp.isOfThisBoot(time) ? real(stamp) : afterBoot(stamp);
    return later.isAfter(upTo) ? later : upTo;
  }

  private Instant real(TimeStamp stamp) {
    // Tokens have seconds: what a clock is set by in parts of one is not worth a refusal.
    Duration set = Duration.between(stamp.wall(), time.now().minus(stamp.age(time)));
    return stamp.wall().plusSeconds(set.toSeconds()).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Where the clock was not set in an earlier boot, the moment is only known to be over. */
  private Instant afterBoot(TimeStamp stamp) {
    boolean unknown = isOfEarlierBoot(stamp) && rules.isUnset(stamp.wall());
    return unknown && !rules.isUnset(time.now())
        ? time.now().truncatedTo(ChronoUnit.SECONDS)
        : stamp.wall();
  }

  private boolean isOfEarlierBoot(TimeStamp stamp) {
    return !stamp.bootId().equals(time.bootId());
  }

  /** The corrected times are known elsewhere now; those of earlier boots need it no more. */
  void taken() {
    if (!rules.isUnset(time.now())) {
      bySubject.values().removeIf(this::isOfEarlierBoot);
    }
  }

  /** Writes the file, with nothing but these accounts. */
  void write(Collection<String> subjects) throws IOException {
    bySubject.keySet().retainAll(subjects);
    StringBuilder lines = new StringBuilder();
    bySubject.forEach(
        (subject, at) ->
            lines
                .append(at.wall() + "\t" + at.nanos() + "\t" + at.bootId() + "\t" + subject)
                .append('\n'));
    DurableFile.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
