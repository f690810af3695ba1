// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The files of the keys.
 *
 * @param folder the folder of the trusted public keys
 * @param isChosen whether the folder is configured, so that it has to exist
 * @param secret the file of the shared secret; null for none
 * @param ownFolder the folder of the router's own key pair; null for none
 */
record KeySources(Path folder, boolean isChosen, Path secret, Path ownFolder) {
  private static final Logger LOG = System.getLogger(KeySources.class.getName());

  /**
   * The keys as they were read.
   *
   * @param trusted the keys whose signatures are accepted, including the own public key
   * @param own the key pair that the router signs with; null when it issues no tokens
   * @param refused one line for each file or folder that is not used
   */
  record Keys(List<JWK> trusted, ECKey own, List<String> refused) {}

  /**
   * The state of the files apart from their content.
   *
   * @param open the files with secrets that others may read or change
   * @param folder the line about a folder of public keys that cannot be used; empty when it can
   * @param damaged whether a damaged key pair of the router's own was put aside and is still there
   * @param replaced whether the note about a key pair that was taken away is still there
   * @param retired the router's key pairs of before whose tokens are still accepted
   */
  record FileState(
      Set<Path> open, String folder, boolean damaged, boolean replaced, List<JWK> retired) {}

  /** Returns the files that have keys. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(KeyFiles.in(folder));
    files.addAll(secrets());
    return files;
  }

  /** Returns the state of the files now. */
  FileState state(Instant now) {
    boolean damaged = ownFolder != null && Files.exists(OwnKey.aside(ownFolder));
    boolean replaced = ownFolder != null && Files.exists(OwnKey.replacement(ownFolder));
    List<JWK> retired = ownFolder == null ? List.of() : RetiredKeys.in(ownFolder, now);
    return new FileState(open(), folderLine(), damaged, replaced, retired);
  }

  /** Tells whether the file of the router's own key pair is missing. */
  boolean isOwnMissing() {
    return ownFolder != null && !Files.exists(OwnKey.file(ownFolder));
  }

  /**
   * Notes that a pair was made because the one before was taken away. The note lasts over restarts,
   * as its effect does, until somebody has issued tokens anew and deletes it.
   */
  void noteReplacement(ECKey made) {
    Path note = OwnKey.replacement(ownFolder);
    try {
      Files.writeString(note, made.getKeyID());
    } catch (IOException fault) {
      LOG.log(Level.WARNING, "{0} cannot be written: {1}", note, FileReason.of(fault));
    }
  }

  /** Tells whether a pair is one that replaced another, and nobody has taken note of it yet. */
  boolean isReplacement(ECKey own) {
    try {
      return Files.readString(OwnKey.replacement(ownFolder)).strip().equals(own.getKeyID());
    } catch (IOException none) {
      return false;
    }
  }

  /** Returns the line about a key pair that somebody took away, so that a new one was made. */
  String replaced() {
    return "%s: ownKeyDirectory: %s was removed and a new key pair was made: tokens issued before are refused; put the old file back, or issue tokens anew, then delete %s"
        .formatted(JwtTokens.PID, OwnKey.file(ownFolder), OwnKey.replacement(ownFolder));
  }

  private Set<Path> open() {
    Set<Path> open = new TreeSet<>();
    for (Path file : secrets()) {
      try {
        if (OwnerOnly.isOpenToOthers(file)) {
          open.add(file);
        }
      } catch (IOException notThere) {
        // It is reported when the file is read.
      }
    }
    return open;
  }

  private String folderLine() {
    if (Files.isDirectory(folder)) {
      return "";
    }
    boolean isThere = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    if (!isThere && !isChosen) {
      return "";
    }
    String why = isThere ? "it is no folder" : "it is not there";
    return KeyFiles.line("trustedKeys", folder, why, KeyFiles.FOLDER);
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

  /** Tells whether the own key pair could not be made or read for a reason that is not watched. */
  boolean isWithoutOwn(Keys read, FileState state) {
    return ownFolder != null
        && read.own() == null
        && !state.open().contains(OwnKey.file(ownFolder));
  }

  /**
   * Reads the keys from the files; files that are being written are not among these. Makes the
   * router's own key pair when it is missing.
   */
  Keys read(SortedMap<Path, FileContent> files, FileState state) {
    Set<Path> open = state.open();
    List<String> refused = new ArrayList<>();
    if (!state.folder().isEmpty()) {
      refused.add(state.folder());
    }
    List<JWK> trusted = new ArrayList<>(KeyFiles.publicKeys(folder, files, refused));
    JWK shared = secret == null || open.contains(secret) ? null : shared(files, refused);
    if (shared != null) {
      trusted.add(shared);
    }
    boolean signs = ownFolder != null && !open.contains(OwnKey.file(ownFolder));
    ECKey own = signs ? own(refused) : null;
    if (own != null) {
      trusted.add(own.toPublicJWK());
      trusted.addAll(state.retired());
    }
    open.forEach(file -> refused.add(refusal(file)));
    if (own != null && Files.exists(OwnKey.aside(ownFolder))) {
      refused.add(damaged());
    }
    return new Keys(List.copyOf(trusted), own, List.copyOf(refused));
  }

  private JWK shared(SortedMap<Path, FileContent> files, List<String> refused) {
    FileContent content = files.get(secret);
    // No file is known while the folder cannot be read from the beginning.
    boolean isKnown = content != null;
    return KeyFiles.secret(
        secret, isKnown ? content : FileContent.of(secret, KeyFiles.MAX_BYTES), refused);
  }

  private String refusal(Path file) {
    String key = file.equals(secret) ? "secretFile" : "ownKeyDirectory";
    return "%s: %s: %s is not used, others may read or change it; if they may know it, make a new one; chmod 600 it"
        .formatted(JwtTokens.PID, key, file);
  }

  private String damaged() {
    return "%s: ownKeyDirectory: the key pair was damaged and a new one was made: tokens issued before are refused; issue tokens anew, then delete %s"
        .formatted(JwtTokens.PID, OwnKey.aside(ownFolder));
  }

  private ECKey own(List<String> refused) {
    try {
      return OwnKey.in(ownFolder);
    } catch (IOException fault) {
      refused.add(noPair(FileReason.of(fault)));
    } catch (JOSEException | RuntimeException fault) {
      refused.add(noPair(String.valueOf(fault.getMessage())));
    }
    return null;
  }

  private String noPair(String why) {
    return "%s: ownKeyDirectory: there is no key pair in %s, so no tokens are issued: %s; allowed: a folder that this user may write to"
        .formatted(JwtTokens.PID, ownFolder, why);
  }
}
