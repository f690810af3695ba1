// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.Signers;
import io.millrace.lib.release.trust.TrustFolder;
import io.millrace.lib.release.trust.TrustSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whom a router trusts: the keys of its site, and the changes of releases that were committed here,
 * one after the other. Of each the release's JSON and its signatures are kept, and verified anew
 * each time: a change counts as long as the keys before it let its signers change them. So whoever
 * revokes a key in the site's folder takes away all that it has added, too.
 */
public final class RouterTrust {
  /** The folder of the changes, below {@code data/releases}. */
  public static final String FOLDER = "trust";

  /** More changes are refused. */
  public static final int MOST = 64;

  private static final Logger LOG = System.getLogger("io.millrace.release.trust");
  private static final String JSON = ".json";
  private static final String SIGNATURES = ".sig";
  private static final Pattern NAME = Pattern.compile("\\d{4}-[0-9a-f]{64}\\.json");

  private final Path site;
  private final Path changes;

  /**
   * Looks into two folders.
   *
   * @param site the router's {@code etc/trust}; without it nobody is trusted
   * @param changes need not be there
   */
  public RouterTrust(Path site, Path changes) {
    this.site = site;
    this.changes = changes;
  }

  /**
   * Returns whom the router trusts now.
   *
   * @throws IOException when the site's folder has a file that is wrong; the message names it
   */
  public TrustSet read() throws IOException {
    if (!Files.isDirectory(site)) {
      return TrustSet.NONE;
    }
    TrustSet trust = TrustFolder.read(site);
    for (Path change : files()) {
      trust = follow(trust, change);
    }
    return trust;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(changes)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(changes)) {
      return found
          .filter(each -> NAME.matcher(each.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static TrustSet follow(TrustSet trust, Path change) {
    try {
      byte[] json = Files.readAllBytes(change);
      Release release = ReleaseJson.read(json);
      List<SignatureLine> lines = SignatureLine.read(Files.readAllBytes(signatures(change)));
      Signers signers = Signers.of(trust, json, lines, release.created());
      signers.requireRotation();
      return trust.with(release.trust());
    } catch (IOException refused) {
      LOG.log(
          Level.WARNING,
          "the trusted keys are not changed as {0} says: {1}",
          change.getFileName(),
          refused.getMessage());
      return trust;
    }
  }

  private static Path signatures(Path json) {
    String name = json.getFileName().toString();
    return json.resolveSibling(name.substring(0, name.length() - JSON.length()) + SIGNATURES);
  }

  /** Forgets what releases have changed; whom the site's folder names is trusted still. */
  public void forget() throws IOException {
    for (Path change : files()) {
      // One whose signatures are gone counts no more.
      Files.deleteIfExists(signatures(change));
      Files.delete(change);
    }
    if (Files.isDirectory(changes)) {
      DurableFile.forceFolder(changes);
    }
  }

  /** Tells whether no more changes can be kept. */
  public boolean isFull() throws IOException {
    return files().size() >= MOST;
  }

  /**
   * Keeps the change of a release that was committed, behind those before it; does nothing when it
   * is kept already, or changes nothing.
   *
   * @param release its hash
   * @param known its folder, with its JSON and its signatures
   */
  public void keep(String release, Path known) throws IOException {
    byte[] json = Files.readAllBytes(known.resolve("release.json"));
    if (ReleaseJson.read(json).trust().isNone()) {
      return;
    }
    List<Path> there = files();
    if (there.stream().anyMatch(each -> each.getFileName().toString().endsWith(release + JSON))) {
      return;
    }
    int last =
        there.isEmpty()
            ? 0
            : Integer.parseInt(
                there.get(there.size() - 1).getFileName().toString().substring(0, 4));
    OwnerOnly.createDirectories(changes);
    Path file = changes.resolve("%04d-%s%s".formatted(last + 1, release, JSON));
    DurableFile.write(signatures(file), Files.readAllBytes(known.resolve("release.json.sig")));
    DurableFile.write(file, json);
  }
}
