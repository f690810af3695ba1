// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.keys.Certificates;
import io.millrace.lib.keys.PemBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The keys and certificates of a folder, which is read again when it has changed: what was added
 * counts, and what was removed counts no more, after 3 s at most. A file with secrets that others
 * than its owner may read is refused. Thread-safe.
 */
final class Credentials implements AutoCloseable {
  /** Pre-shared keys of clients, see {@link PskFile}. */
  static final String PSK = "psk";

  /** Pre-shared keys by which devices know the router, see {@link DeviceKeys}. */
  static final String DEVICES_PSK = "devices.psk";

  /** Issuers of devices' certificates. */
  static final String DEVICES = "devices.pem";

  /**
   * A folder with the public keys of devices that have no certificate: one {@code NAME.pem} each.
   */
  static final String DEVICE_KEYS = "devices";

  /** The router's private key and its certificate with those that lead to its issuer. */
  static final String SERVER = "server.pem";

  /** Issuers of clients' certificates, and public keys of clients without one. */
  static final String CLIENTS = "clients.pem";

  /** Which certificates of clients their issuers have revoked. */
  static final String REVOKED = "revoked.pem";

  private static final System.Logger LOG = System.getLogger(Credentials.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(1500);

  private final Path folder;
  private final PreSharedKeys psk = new PreSharedKeys();
  private final Time time;
  private final CredentialFiles files;
  private FileWatch watch;
  private Instant nextEnd = Instant.MAX;
  private Map<String, String> secrets = Map.of();
  private volatile PskFile clientFile = PskFile.empty();
  private volatile PskFile deviceFile = PskFile.empty();
  private volatile DeviceKeys devices = DeviceKeys.of(PskFile.empty(), Instant.MIN);
  private volatile ServerTrust serverTrust = ServerTrust.none();
  private volatile Certificates certificates = Certificates.none();
  private volatile Trust trust;
  private volatile List<String> faults = List.of();
  private volatile List<String> present = List.of();

  /** Reads the keys before it returns. */
  Credentials(Path folder, Time time) {
    this.folder = folder;
    this.time = time;
    files = new CredentialFiles(folder);
    files.look();
    take();
  }

  /**
   * Looks for changes from now on.
   *
   * @param reader reads the files; not the timer's thread, since a disk may hang
   * @param changed runs when there are other certificates
   * @param kept gets whose connections may stay, when anything has changed
   */
  void watch(Executor reader, Runnable changed, Consumer<Trust> kept) {
    watch = new FileWatch(time, reader, INTERVAL, () -> look(changed, kept));
  }

  private void look(Runnable changed, Consumer<Trust> listener) {
    if (files.look() || !nextEnd.isAfter(time.now())) {
      Certificates before = certificates;
      ServerTrust serversBefore = serverTrust;
      Trust kept = take();
      if (!before.equals(certificates) || !serversBefore.equals(serverTrust)) {
        changed.run();
      }
      listener.accept(kept);
    }
  }

  private Trust take() {
    List<String> found = new ArrayList<>();
    files.take(found);
    clientFile = files.pskFile(PSK, found);
    deviceFile = files.pskFile(DEVICES_PSK, found);
    Instant now = time.now();
    psk.set(clientFile.validAt(now));
    devices = DeviceKeys.of(deviceFile, now);
    Instant end = clientFile.nextEnd(now);
    nextEnd = end.isBefore(deviceFile.nextEnd(now)) ? end : deviceFile.nextEnd(now);
    certificates = certificates(found);
    present = files.names();
    serverTrust = files.serverTrust(found);
    Trust kept = keptTrust();
    trust = kept.settled();
    faults = List.copyOf(found);
    found.forEach(fault -> LOG.log(System.Logger.Level.ERROR, fault));
    LOG.log(
        System.Logger.Level.INFO,
        "{0} pre-shared keys of clients, {1} of devices, {2} certificate",
        psk.size(),
        devices.size(),
        certificates.isPresent() ? "a" : "no");
    return kept;
  }

  /** Returns whose connections may stay, compared with what was taken before. */
  private Trust keptTrust() {
    Map<String, String> now = new HashMap<>();
    clientFile.keys().forEach((identity, key) -> now.put(PSK + identity, digest(key)));
    deviceFile.keys().forEach((device, key) -> now.put(DEVICES_PSK + device, digest(key)));
    Set<String> changed = new HashSet<>();
    secrets.forEach(
        (name, digest) -> {
          if (now.containsKey(name) && !now.get(name).equals(digest)) {
            String identity = name.substring(name.startsWith(PSK) ? 3 : DEVICES_PSK.length());
            changed.add(identity.substring(identity.indexOf(',') + 1));
          }
        });
    secrets = now;
    return new Trust(psk.identities(), devices.identities(), changed, certificates, serverTrust);
  }

  private static String digest(byte[] key) {
    return KeyCommands.fingerprint(key);
  }

  private Certificates certificates(List<String> found) {
    PemBlocks server = files.blocks(SERVER, found);
    PemBlocks clients = files.blocks(CLIENTS, found);
    PemBlocks revoked = files.blocks(REVOKED, found);
    if (server.equals(PemBlocks.none())) {
      if (!files.has(SERVER)) {
        notUsed(CLIENTS, found);
      }
      if (!files.has(SERVER) && !files.has(DEVICES)) {
        notUsed(REVOKED, found);
      }
      return Certificates.none();
    }
    if (server.privateKeys().size() != 1 || server.certificates().isEmpty()) {
      found.add(folder.resolve(SERVER) + " has not one PRIVATE KEY and its CERTIFICATE");
      return Certificates.none();
    }
    if (clients.certificates().isEmpty() && clients.publicKeys().isEmpty()) {
      if (Files.exists(folder.resolve(DEVICES)) || Files.exists(folder.resolve(DEVICE_KEYS))) {
        return Certificates.none(); // it is for devices alone
      }
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
    if (files.has(name)) {
      found.add(
          folder.resolve(name)
              + " counts only with a certificate of the router: there is no "
              + SERVER);
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

  /** Returns the keys by which devices know the router. */
  DeviceKeys devices() {
    return devices;
  }

  /** Returns which devices are trusted without such a key. */
  ServerTrust serverTrust() {
    return serverTrust;
  }

  /** Returns whose open connections may stay. */
  Trust trust() {
    return trust;
  }

  /** Returns the identities of clients, and the devices, whose last key ends before a moment. */
  List<String> endingBefore(Instant moment) {
    List<String> ending = new ArrayList<>(clientFile.endingBefore(moment));
    ending.addAll(deviceFile.endingBefore(moment));
    return ending;
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
