// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.files.watch.WatchedFiles;
import io.millrace.lib.keys.Certificates;
import io.millrace.lib.keys.PemBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executor;

/**
 * The keys and certificates of a folder, which is read again when it has changed: what was added
 * counts, and what was removed counts no more, after 3 s at most. A file with secrets that others
 * than its owner may read is refused. Thread-safe.
 */
final class Credentials implements AutoCloseable {
  /** Pre-shared keys of clients, see {@link PskFile}. */
  static final String PSK = "psk";

  /** The router's private key and its certificate with those that lead to its issuer. */
  static final String SERVER = "server.pem";

  /** Issuers of clients' certificates, and public keys of clients without one. */
  static final String CLIENTS = "clients.pem";

  /** Which certificates of clients their issuers have revoked. */
  static final String REVOKED = "revoked.pem";

  private static final System.Logger LOG = System.getLogger(Credentials.class.getName());
  private static final List<String> NAMES = List.of(PSK, SERVER, CLIENTS, REVOKED);
  private static final List<String> SECRET = List.of(PSK, SERVER);
  private static final Duration INTERVAL = Duration.ofMillis(1500);
  private static final int MOST_BYTES = 16 << 20;

  private final Path folder;
  private final PreSharedKeys psk = new PreSharedKeys();
  private final WatchedFiles files;
  private FileWatch watch;
  private List<String> open = List.of();
  private volatile Certificates certificates = Certificates.none();
  private volatile List<String> faults = List.of();
  private volatile List<String> present = List.of();

  /** Reads the keys before it returns. */
  Credentials(Path folder) {
    this.folder = folder;
    files = new WatchedFiles(this::existing, MOST_BYTES);
    files.look();
    take();
  }

  /**
   * Looks for changes from now on.
   *
   * @param reader reads the files; not the timer's thread, since a disk may hang
   * @param changed runs when there are other certificates
   */
  void watch(Time time, Executor reader, Runnable changed) {
    watch = new FileWatch(time, reader, INTERVAL, () -> look(changed));
  }

  private List<Path> existing() {
    return NAMES.stream().map(folder::resolve).filter(Files::exists).toList();
  }

  private void look(Runnable changed) {
    if (files.look() || !openToOthers().equals(open)) {
      Certificates before = certificates;
      take();
      if (!before.equals(certificates)) {
        changed.run();
      }
    }
  }

  private List<String> openToOthers() {
    return SECRET.stream().filter(this::isOpen).toList();
  }

  private boolean isOpen(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) && OwnerOnly.isOpenToOthers(file);
    } catch (IOException unknown) {
      return true;
    }
  }

  private void take() {
    open = openToOthers();
    List<String> found = new ArrayList<>();
    for (String name : open) {
      Path file = folder.resolve(name);
      found.add(file + " may be read by others than its owner: chmod 600 " + file);
    }
    PskFile keys = PskFile.parse(content(PSK, found));
    keys.faults().forEach(fault -> found.add(folder.resolve(PSK) + " " + fault));
    psk.set(keys.keys());
    certificates = certificates(found);
    present = files.current().keySet().stream().map(file -> file.getFileName().toString()).toList();
    faults = List.copyOf(found);
    found.forEach(fault -> LOG.log(System.Logger.Level.ERROR, fault));
    LOG.log(
        System.Logger.Level.INFO,
        "{0} pre-shared keys, {1} certificate",
        psk.size(),
        certificates.isPresent() ? "a" : "no");
  }

  private byte[] content(String name, List<String> found) {
    SortedMap<Path, FileContent> all = files.current();
    FileContent content = open.contains(name) ? null : all.get(folder.resolve(name));
    if (content == null) {
      return new byte[0];
    }
    if (!content.fault().isEmpty()) {
      found.add(folder.resolve(name) + " " + content.fault());
    }
    return content.bytes();
  }

  private PemBlocks blocks(String name, List<String> found) {
    byte[] content = content(name, found);
    PemBlocks blocks = content.length == 0 ? PemBlocks.none() : PemBlocks.parse(content);
    blocks.faults().forEach(fault -> found.add(folder.resolve(name) + " " + fault));
    return blocks;
  }

  private Certificates certificates(List<String> found) {
    PemBlocks server = blocks(SERVER, found);
    PemBlocks clients = blocks(CLIENTS, found);
    PemBlocks revoked = blocks(REVOKED, found);
    if (server.equals(PemBlocks.none())) {
      if (!files.current().containsKey(folder.resolve(SERVER))) {
        List.of(CLIENTS, REVOKED).forEach(name -> notUsed(name, found));
      }
      return Certificates.none();
    }
    if (server.privateKeys().size() != 1 || server.certificates().isEmpty()) {
      found.add(folder.resolve(SERVER) + " has not one PRIVATE KEY and its CERTIFICATE");
      return Certificates.none();
    }
    if (clients.certificates().isEmpty() && clients.publicKeys().isEmpty()) {
      found.add(
          "no client is trusted by a certificate or a public key: write issuers or keys into "
              + folder.resolve(CLIENTS));
      return Certificates.none();
    }
    return new Certificates(
        server.privateKeys().get(0),
        List.copyOf(server.certificates()),
        List.copyOf(clients.certificates()),
        List.copyOf(clients.publicKeys()),
        List.copyOf(revoked.revocations()));
  }

  private void notUsed(String name, List<String> found) {
    Path file = folder.resolve(name);
    if (files.current().containsKey(file)) {
      found.add(file + " counts only with a certificate of the router: there is no " + SERVER);
    }
  }

  /** Returns the names of the files that are there, whatever is in them. */
  List<String> present() {
    return present;
  }

  /** Returns the pre-shared keys, which are always the present ones. */
  PreSharedKeys psk() {
    return psk;
  }

  /** Returns the present certificates. */
  Certificates certificates() {
    return certificates;
  }

  /** Returns where they are. */
  Path folder() {
    return folder;
  }

  /** Returns what is wrong with the files, a sentence each. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
