// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.lib.places.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where keys are.
 *
 * @param folder of the public keys that are trusted
 * @param secret the file of the shared secret; null for none
 * @param ownFolder of the router's own key pair; null for none
 */
record KeySources(Path folder, Path secret, Path ownFolder) {
  private static final Logger LOG = System.getLogger(KeySources.class.getName());

  /**
   * The keys as they were read.
   *
   * @param trusted whose signatures count, the own key's public half included
   * @param own the pair that the router signs with; null when it issues no tokens
   * @param refused a line for each secret that is not used because others know it
   */
  record Keys(List<JWK> trusted, ECKey own, List<String> refused) {}

  /** Returns the files that say which keys there are. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(KeyFiles.in(folder));
    files.addAll(secrets());
    return files;
  }

  /** Returns the files with secrets that others may read or change. */
  Set<Path> open() {
    Set<Path> open = new TreeSet<>();
    for (Path file : secrets()) {
      try {
        if (OwnerOnly.isOpenToOthers(file)) {
          open.add(file);
        }
      } catch (IOException notThere) {
        // Whoever reads it says so.
      }
    }
    return open;
  }

  private List<Path> secrets() {
    List<Path> files = new ArrayList<>();
    if (secret != null) {
      files.add(secret);
    }
    if (ownFolder != null) {
      files.add(OwnKey.file(ownFolder));
    }
    return files;
  }

  /**
   * Reads them; what cannot be used is logged. The router's own pair is made when it is missing.
   */
  Keys read() {
    Set<Path> open = open();
    List<JWK> trusted = new ArrayList<>(KeyFiles.publicKeys(folder));
    JWK shared = secret == null || open.contains(secret) ? null : KeyFiles.secret(secret);
    if (shared != null) {
      trusted.add(shared);
    }
    boolean signs = ownFolder != null && !open.contains(OwnKey.file(ownFolder));
    ECKey own = signs ? own() : null;
    if (own != null) {
      trusted.add(own.toPublicJWK());
    }
    return new Keys(List.copyOf(trusted), own, open.stream().map(this::refusal).toList());
  }

  private String refusal(Path file) {
    String key = file.equals(secret) ? "secretFile" : "ownKeyDirectory";
    String line =
        "%s: %s: %s is not used, others may read or change it; if they may know it, make a new one; chmod 600 it"
            .formatted(JwtTokens.PID, key, file);
    LOG.log(Level.ERROR, line);
    return line;
  }

  private ECKey own() {
    try {
      return OwnKey.in(ownFolder);
    } catch (IOException | JOSEException | RuntimeException fault) {
      LOG.log(Level.ERROR, "no key pair in " + ownFolder + ": tokens are not issued", fault);
      return null;
    }
  }
}
