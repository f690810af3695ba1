// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
   */
  record Keys(List<JWK> trusted, ECKey own) {}

  /** Returns the files that say which keys there are. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(KeyFiles.in(folder));
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
    List<JWK> trusted = new ArrayList<>(KeyFiles.publicKeys(folder));
    JWK shared = secret == null ? null : KeyFiles.secret(secret);
    if (shared != null) {
      trusted.add(shared);
    }
    ECKey own = ownFolder == null ? null : own();
    if (own != null) {
      trusted.add(own.toPublicJWK());
    }
    return new Keys(List.copyOf(trusted), own);
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
