// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

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
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The router's certificate for TLS, and whose clients are trusted, from a folder that is read again
 * when it has changed. Thread-safe.
 */
final class TlsKeys implements Tls.Clients, AutoCloseable {
  /** The router's private key and its certificate with those that lead to its issuer. */
  static final String SERVER = "server.pem";

  private static final String CLIENTS = "clients.pem";
  private static final String REVOKED = "revoked.pem";
  private static final System.Logger LOG = System.getLogger(TlsKeys.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(1500);
  private static final int MOST_BYTES = 16 << 20;

  private final Path folder;
  private final ClientCertificates asked;
  private final WatchedFiles files;
  private FileWatch watch;
  private boolean open;
  private volatile Present present = new Present(null, Certificates.none(), List.of());

  private record Present(SSLContext context, Certificates certificates, List<String> faults) {}

  /** Reads the keys before it returns. */
  TlsKeys(Path folder, ClientCertificates asked) {
    this.folder = folder;
    this.asked = asked;
    files = new WatchedFiles(this::list, MOST_BYTES);
    files.look();
    take();
  }

  /**
   * Looks for changes from now on.
   *
   * @param reader reads the files; not the timer's thread, since a disk may hang
   */
  void watch(Time time, Executor reader) {
    watch =
        new FileWatch(
            time,
            reader,
            INTERVAL,
            () -> {
              if (files.look() || isOpenToOthers() != open) {
                take();
              }
            });
  }

  private List<Path> list() {
    return List.of(SERVER, CLIENTS, REVOKED).stream()
        .map(folder::resolve)
        .filter(Files::exists)
        .toList();
  }

  private boolean isOpenToOthers() {
    Path file = folder.resolve(SERVER);
    try {
      return Files.exists(file) && OwnerOnly.isOpenToOthers(file);
    } catch (IOException unknown) {
      return true;
    }
  }

  private void take() {
    open = isOpenToOthers();
    List<String> faults = new ArrayList<>();
    if (open) {
      Path file = folder.resolve(SERVER);
      faults.add(file + " may be read by others than its owner: chmod 600 " + file);
    }
    PemBlocks server = open ? PemBlocks.none() : blocks(SERVER, faults);
    Certificates found = certificates(server, faults);
    SSLContext context = null;
    try {
      context = found.isPresent() ? TlsContext.of(found) : null;
    } catch (GeneralSecurityException | IOException e) {
      faults.add(folder.resolve(SERVER) + " cannot be used: " + e.getMessage());
    }
    present = new Present(context, found, List.copyOf(faults));
    faults.forEach(fault -> LOG.log(System.Logger.Level.WARNING, fault));
  }

  private Certificates certificates(PemBlocks server, List<String> faults) {
    if (server.equals(PemBlocks.none())) {
      return Certificates.none();
    }
    if (server.privateKeys().size() != 1 || server.certificates().isEmpty()) {
      faults.add(folder.resolve(SERVER) + " has not one PRIVATE KEY and its CERTIFICATE");
      return Certificates.none();
    }
    PemBlocks clients = blocks(CLIENTS, faults);
    if (asked == ClientCertificates.REQUIRED && clients.certificates().isEmpty()) {
      faults.add(
          "no client is trusted: write issuers of certificates into " + folder.resolve(CLIENTS));
      return Certificates.none();
    }
    return new Certificates(
        server.privateKeys().get(0),
        List.copyOf(server.certificates()),
        List.copyOf(clients.certificates()),
        List.of(),
        List.copyOf(blocks(REVOKED, faults).revocations()));
  }

  private PemBlocks blocks(String name, List<String> faults) {
    FileContent content = files.current().get(folder.resolve(name));
    if (content == null) {
      return PemBlocks.none();
    }
    if (!content.fault().isEmpty()) {
      faults.add(folder.resolve(name) + " " + content.fault());
    }
    PemBlocks blocks = PemBlocks.parse(content.bytes());
    blocks.faults().forEach(fault -> faults.add(folder.resolve(name) + " " + fault));
    return blocks;
  }

  /** Returns an engine for one connection; null when there is no certificate. */
  SSLEngine engine() {
    Present now = present;
    if (now.context == null) {
      return null;
    }
    SSLEngine engine = now.context.createSSLEngine();
    engine.setUseClientMode(false);
    asked.applyTo(engine, !now.certificates.issuers().isEmpty());
    return engine;
  }

  /** The issuer has signed it, and has not revoked it; control characters are replaced. */
  @Override
  public String principal(SSLEngine engine) throws IOException {
    try {
      X509Certificate shown = (X509Certificate) engine.getSession().getPeerCertificates()[0];
      if (present.certificates.isRevoked(shown)) {
        throw new SSLException("its certificate has been revoked");
      }
      return "x509:" + shown.getSubjectX500Principal().getName().replaceAll("\\p{Cntrl}", "?");
    } catch (SSLPeerUnverifiedException nobody) {
      return "";
    }
  }

  boolean isUsable() {
    return present.context != null;
  }

  Instant expires() {
    return present.certificates.expires();
  }

  List<String> faults() {
    return present.faults;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
