// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.loop.Loop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of issuers elsewhere: fetched by a thread of its own at the start, again after an
 * interval, and when a token names a key that is not known, at most once a minute. The last set
 * that was read is kept in a file, so that a restart without a network trusts the same keys. Keys
 * that are not understood are ignored.
 */
final class RemoteKeys implements AutoCloseable {
  static final int MAX_KEYS = 32; // of one issuer
  static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(RemoteKeys.class.getName());

  private final Time time;
  private final List<RemoteIssuer> issuers;
  private final KeySetSource source;
  private final Path folder;
  private final Duration interval;
  private final Runnable changed;
  private final Loop loop;
  private final Map<RemoteIssuer, List<JWK>> keys = new ConcurrentHashMap<>();
  private final Map<RemoteIssuer, String> faults = new ConcurrentHashMap<>();
  private Timer next;
  private long fetched;
  private boolean closed;

  /** Fetches a key set; waits for the network. */
  @FunctionalInterface
  interface KeySetSource {
    String fetch(RemoteIssuer issuer) throws IOException;
  }

  /**
   * Begins with the stored keys.
   *
   * @param changed is run when the keys have changed, on the fetching thread
   */
  RemoteKeys(
      Time time,
      List<RemoteIssuer> issuers,
      KeySetSource source,
      Path folder,
      Duration interval,
      Runnable changed) {
    this.time = time;
    this.issuers = List.copyOf(issuers);
    this.source = source;
    this.folder = folder;
    this.interval = interval;
    this.changed = changed;
    loop = issuers.isEmpty() ? null : Loop.start("token-issuers");
    for (RemoteIssuer each : issuers) {
      keys.put(each, stored(each));
    }
    if (loop != null) {
      refresh();
    }
  }

  /** Returns the keys of each issuer. */
  Map<RemoteIssuer, List<JWK>> keys() {
    return Map.copyOf(keys);
  }

  /** Returns one line for each issuer whose keys could not be fetched. */
  List<String> faults() {
    Map<String, String> lines = new TreeMap<>();
    faults.forEach((issuer, why) -> lines.put(issuer.url().toString(), why));
    List<String> sorted = new ArrayList<>();
    lines.forEach(
        (url, why) ->
            sorted.add(
                "the keys of %s cannot be fetched, those known are used: %s".formatted(url, why)));
    return sorted;
  }

  /** A token names a key that nobody has: an issuer may have a new one. Does not wait. */
  void keyIsUnknown() {
    synchronized (this) {
      if (loop == null || closed || time.nanos() - fetched < LEAST_PAUSE.toNanos()) {
        return;
      }
    }
    refresh();
  }

  private synchronized void refresh() {
    if (!closed) {
      fetched = time.nanos();
      if (next != null) {
        next.cancel();
      }
      next = time.schedule(interval, this::refresh);
      loop.execute(this::fetchAll);
    }
  }

  private void fetchAll() {
    boolean news = false;
    for (RemoteIssuer each : issuers) {
      news |= fetch(each);
    }
    if (news) {
      changed.run();
    }
  }

  private boolean fetch(RemoteIssuer issuer) {
    try {
      String text = source.fetch(issuer);
      List<JWK> fresh = read(issuer, text);
      boolean same = fresh.equals(keys.put(issuer, fresh));
      boolean healed = faults.remove(issuer) != null;
      if (!same) {
        store(issuer, text);
        LOG.log(Level.INFO, "{0} keys of {1} are trusted", fresh.size(), issuer.url());
      }
      return !same || healed;
    } catch (IOException | JOSEException | RuntimeException failed) {
      String why = String.valueOf(failed.getMessage());
      String before = faults.put(issuer, why);
      if (before == null) {
        LOG.log(Level.WARNING, "the keys of {0} cannot be fetched: {1}", issuer.url(), why);
      }
      return !why.equals(before);
    }
  }

  private static List<JWK> read(RemoteIssuer issuer, String text) throws JOSEException {
    List<JWK> read =
        JsonKeys.read(
            text, why -> LOG.log(Level.DEBUG, "a key of {0} is not used: {1}", issuer.url(), why));
    return read.stream().limit(MAX_KEYS).map(JWK::toPublicJWK).toList();
  }

  private Path file(RemoteIssuer issuer) {
    String name = HexFormat.of().toHexDigits(issuer.url().toString().hashCode());
    return folder.resolve("issuer-" + name + ".json");
  }

  private void store(RemoteIssuer issuer, String text) throws IOException {
    OwnerOnly.createDirectories(folder);
    DurableFile.write(file(issuer), text.getBytes(StandardCharsets.UTF_8));
  }

  private List<JWK> stored(RemoteIssuer issuer) {
    try {
      return read(issuer, Files.readString(file(issuer), StandardCharsets.UTF_8));
    } catch (IOException | JOSEException | RuntimeException none) {
      LOG.log(Level.DEBUG, "no stored keys of {0}", issuer.url());
      return List.of();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.cancel();
      }
    }
    if (loop != null) {
      loop.close();
    }
  }
}
