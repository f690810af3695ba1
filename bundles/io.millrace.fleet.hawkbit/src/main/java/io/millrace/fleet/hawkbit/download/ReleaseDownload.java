// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.api.release.ReleaseService;
import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.Deployment;
import io.millrace.fleet.hawkbit.ddi.RemoteFile;
import io.millrace.fleet.hawkbit.download.Progress.Kind;
import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Fetches what this router lacks of one deployment, a piece a step: {@code release.json} and its
 * signatures first, then the jars that it names and the router does not have. After a restart it
 * goes on where the files end. For one thread.
 */
public final class ReleaseDownload {
  private static final String JSON = "release.json";
  private static final String SIGNATURES = "release.json.sig";
  private static final int DAMAGES = 3;
  private static final long SPARE_BYTES = 16 << 20;
  private static final int COPIES = 2;

  private final Shelf shelf;
  private final FileFetch fetch;
  private final Budget budget;
  private final Time time;
  private final Map<String, Integer> damages = new HashMap<>();
  private Release release;
  private List<BundleEntry> bundles;

  /** Makes the download of one deployment; {@code fetch} is shared by all. */
  ReleaseDownload(Shelf shelf, FileFetch fetch, Budget budget, Time time) {
    this.shelf = shelf;
    this.fetch = fetch;
    this.budget = budget;
    this.time = time;
  }

  /** Returns what is being fetched, once that is known. */
  public Optional<Release> release() {
    return Optional.ofNullable(release);
  }

  /**
   * Does the next step.
   *
   * @param deployment as the server describes it now: its files may have moved
   * @param goesOn asked while bytes come in; false ends the step early
   */
  public Progress step(Deployment deployment, ReleaseService releases, BooleanSupplier goesOn)
      throws IOException {
    if (budget.isUsedUp()) {
      return new Progress(Kind.WAITS_FOR_BUDGET, budget.untilTomorrow(), "", null);
    }
    for (String name : List.of(JSON, SIGNATURES)) {
      Optional<RemoteFile> remote = deployment.file(name);
      if (remote.isEmpty()) {
        return Progress.of(Kind.HOPELESS, "the deployment has no file " + name);
      }
      Wanted wanted = text(deployment, remote.get());
      if (!shelf.has(wanted.key())) {
        return fetch(wanted, goesOn);
      }
    }
    Optional<String> refusal = release == null ? plan(deployment, releases) : Optional.empty();
    return refusal.isPresent()
        ? Progress.of(Kind.HOPELESS, refusal.get())
        : jars(deployment, goesOn);
  }

  /** The small files have no name of their own: one of another deployment is another file. */
  private static Wanted text(Deployment deployment, RemoteFile remote) {
    String hash = remote.sha256().isEmpty() ? remote.sha1() : remote.sha256();
    String key = remote.name() + "-" + (hash.isEmpty() ? "of-" + deployment.link().action() : hash);
    int most = remote.name().equals(JSON) ? Bounds.JSON_BYTES : Bounds.SIGNATURE_BYTES;
    return new Wanted(remote, key, -1, most, remote.sha256());
  }

  private byte[] bytes(Deployment deployment, String name) throws IOException {
    return Files.readAllBytes(
        shelf.whole(text(deployment, deployment.file(name).orElseThrow()).key()));
  }

  /** Finds out what is needed; returns why it cannot be fetched. */
  private Optional<String> plan(Deployment deployment, ReleaseService releases) throws IOException {
    Release read;
    try {
      read = ReleaseJson.read(bytes(deployment, JSON));
    } catch (RefusedReleaseException refused) {
      return Optional.of(refused.getMessage());
    }
    Set<String> missing =
        releases.missing(read.bundles().stream().map(BundleEntry::sha256).toList());
    List<BundleEntry> needed =
        read.bundles().stream().filter(each -> missing.contains(each.sha256())).toList();
    keepOnly(deployment, needed);
    long bytes = 0;
    for (BundleEntry each : needed) {
      if (deployment.file(each.sha256() + ".jar").isEmpty()) {
        return Optional.of(
            "the deployment has no file %s.jar, the jar of %s"
                .formatted(each.sha256(), each.symbolicName()));
      }
      bytes += shelf.has(each.sha256()) ? each.sizeBytes() : COPIES * each.sizeBytes();
    }
    if (bytes + SPARE_BYTES > shelf.usableBytes()) {
      return Optional.of(
          "the disk has too little room: %d MiB are needed, %d are left"
              .formatted(bytes + SPARE_BYTES >> 20, shelf.usableBytes() >> 20));
    }
    release = read;
    bundles = needed;
    return Optional.empty();
  }

  private void keepOnly(Deployment deployment, List<BundleEntry> needed) throws IOException {
    Set<String> keys = new HashSet<>();
    for (String name : List.of(JSON, SIGNATURES)) {
      keys.add(text(deployment, deployment.file(name).orElseThrow()).key());
    }
    needed.forEach(each -> keys.add(each.sha256()));
    shelf.keepOnly(keys);
  }

  private Progress jars(Deployment deployment, BooleanSupplier goesOn) throws IOException {
    for (BundleEntry each : bundles) {
      if (!shelf.has(each.sha256())) {
        Optional<RemoteFile> remote = deployment.file(each.sha256() + ".jar");
        if (remote.isEmpty()) {
          return Progress.of(Kind.MISSING, "the jar of " + each.symbolicName());
        }
        return fetch(
            new Wanted(
                remote.get(), each.sha256(), each.sizeBytes(), each.sizeBytes(), each.sha256()),
            goesOn);
      }
    }
    return Progress.done(
        new Fetched(
            shelf, bytes(deployment, JSON), bytes(deployment, SIGNATURES), release, bundles));
  }

  private Progress fetch(Wanted wanted, BooleanSupplier goesOn) throws IOException {
    long since = time.nanos();
    long before = shelf.partBytes(wanted.key());
    switch (fetch.piece(wanted, goesOn)) {
      case COMPLETE:
        if (isGood(wanted)) {
          shelf.complete(wanted.key());
          return Progress.going(Duration.ZERO);
        }
        shelf.drop(wanted.key());
        return damaged(wanted, "another hash than it must have");
      case WRONG_SIZE:
        return damaged(wanted, "another size than it must have");
      case RESTARTED:
        return damaged(wanted, "other parts than were asked for");
      case MISSING:
        return Progress.of(Kind.MISSING, wanted.remote().name());
      default:
        long bytes = shelf.partBytes(wanted.key()) - before;
        if (bytes == 0) {
          throw new IOException("nothing came of " + wanted.remote().name());
        }
        return Progress.going(budget.pause(Math.max(0, bytes), time.nanos() - since));
    }
  }

  private Progress damaged(Wanted wanted, String what) {
    int times = damages.merge(wanted.key(), 1, Integer::sum);
    return times < DAMAGES
        ? Progress.going(Duration.ZERO)
        : Progress.of(
            Kind.HOPELESS,
            "the server's file %s has %s, %d times".formatted(wanted.remote().name(), what, times));
  }

  private boolean isGood(Wanted wanted) throws IOException {
    Path part = shelf.part(wanted.key());
    String sha1 = wanted.remote().sha1();
    if (!wanted.sha256().isEmpty()) {
      return hash(Sha256.digest(), part).equals(wanted.sha256());
    }
    try {
      return sha1.isEmpty() || hash(MessageDigest.getInstance("SHA-1"), part).equals(sha1);
    } catch (NoSuchAlgorithmException without) {
      return true; // The signature is verified in any case, when it is installed.
    }
  }

  private static String hash(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
