// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.shell.ShellService;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.ssh.connection.AuditLog;
import io.millrace.ssh.connection.Connection;
import io.millrace.ssh.connection.Shells;
import io.millrace.ssh.connection.SshLimits;
import io.millrace.ssh.connection.SshParts;
import io.millrace.ssh.keys.AuthorizedKeys;
import io.millrace.ssh.keys.HostKeys;
import io.millrace.ssh.keys.KeyList;
import io.millrace.ssh.sftp.UploadFolder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * SSH, put together from its parts. The listening socket outlives it: whoever connects while this
 * bundle is replaced waits for its successor. Connections that are open are ended with a sentence.
 */
@Component(service = SshComponent.class, immediate = true, configurationPid = SshComponent.PID)
@Designate(ocd = SshConfig.class)
public final class SshComponent {
  static final String PID = "io.millrace.ssh";

  private static final Logger LOG = System.getLogger(SshComponent.class.getName());

  /** Why a component is deactivated [OSGi Compendium 8 §112.5.16]. */
  private static final Set<Integer> DISABLED_OR_CONFIGURED = Set.of(1, 3, 4);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
  private static final String REPLACED =
      "SSH is being replaced on this router: connect again; release:status tells how a change went";
  private static final String CONFIGURED = "SSH is configured anew on this router: connect again";

  private final Slot<ShellService> shell;
  private final AuditOutbox audit;
  private final Slot<ReleaseService> releases;
  private final Time time;
  private final Holder holder;
  private final SshConfig config;
  private final InetSocketAddress address;
  private final AuthorizedKeys keys;
  private final HostKeys hostKeys;
  private final Admission admission;
  private final Connections connections;
  private UploadFolder uploads;
  private TcpSocket socket;
  private Timer retry;
  private String fault = "";
  private boolean closed;

  /** Listens, unless the configuration says that there is no SSH. */
  @Activate
  public SshComponent(SshConfig config, BundleContext context, @Reference Time time)
      throws IOException {
    this.config = config;
    this.time = time;
    holder = new Holder(context);
    audit = new AuditOutbox(Clock.systemUTC()::instant, holder, "io.millrace.ssh");
    shell = new Slot<>(time, SlotLimits.standard());
    releases = new Slot<>(time, SlotLimits.standard());
    address = TcpSocket.address(config.address(), config.port());
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    keys = new AuthorizedKeys(paths.path(config.authorizedKeys()));
    hostKeys = config.port() == 0 ? null : HostKeys.in(paths.path(config.hostKeyDirectory()));
    admission =
        new Admission(
            time,
            config.connections(),
            config.connectionsPerAddress(),
            Duration.ofSeconds(config.backOffSeconds()));
    AuditLog log = new AuditLog(audit, time);
    connections = new Connections(admission, log, parts(log));
    if (config.port() != 0) {
      LOG.log(Level.INFO, "the host key of SSH has the fingerprint {0}", hostKeys.fingerprint());
      listen();
    }
  }

  private SshParts parts(AuditLog log) {
    SshLimits limits =
        new SshLimits(
            Duration.ofSeconds(config.loginSeconds()),
            config.tries(),
            config.sessions(),
            Duration.ofMinutes(config.idleMinutes()));
    return new SshParts(
        time, limits, hostKeys, keys, new Shells(shell), this::uploads, log, this::logIn);
  }

  private void logIn(Connection connection) {
    if (!admission.logIn(ClientNetwork.of(connection.remote()))) {
      connection.end("as many are logged in as may be: " + config.connections());
    }
  }

  /** The folder is asked for once: it stays when whoever knows it is replaced. */
  private synchronized Optional<UploadFolder> uploads() {
    if (uploads == null) {
      Path folder = releases.call(ReleaseService::uploads, null);
      if (folder != null) {
        uploads = new UploadFolder(folder, new DeployersRoom(releases));
      }
    }
    return Optional.ofNullable(uploads);
  }

  private synchronized void listen() {
    if (closed) {
      return;
    }
    try {
      socket = TcpSocket.at(address, holder);
      socket.start(connections::admit);
      fault = "";
    } catch (IOException failure) {
      String before = fault;
      fault = FileReason.of(failure);
      if (before.isEmpty()) {
        LOG.log(Level.ERROR, "SSH " + SshState.notListening(place(), fault));
      }
      retry = time.schedule(TRY_AGAIN, this::listen);
    }
  }

  private String place() {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindShell(ShellService service) {
    shell.bind(service);
  }

  void unbindShell(ShellService service) {
    shell.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditTrail trail) {
    audit.bind(trail);
  }

  void unbindAudit(AuditTrail trail) {
    audit.unbind(trail);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindReleases(ReleaseService service) {
    releases.bind(service);
  }

  void unbindReleases(ReleaseService service) {
    releases.unbind(service);
  }

  /** What the status of the router says of it. */
  SshState state() {
    if (config.port() == 0) {
      return new SshState("", "", KeyList.NONE, 0, "");
    }
    KeyList list = keys.look();
    String why;
    synchronized (this) {
      why = fault;
    }
    return new SshState(place(), why, list, admission.loggedIn(), hostKeys.fingerprint());
  }

  /** Returns the files of host keys that somebody has removed. */
  List<Path> missingHostKeys() {
    return hostKeys == null ? List.of() : hostKeys.missing();
  }

  /** Gives the socket up, for the next instance unless the configuration has changed. */
  @Deactivate
  void deactivate(int reason) {
    boolean forGood = DISABLED_OR_CONFIGURED.contains(reason);
    synchronized (this) {
      closed = true;
      if (retry != null) {
        retry.cancel();
      }
      if (socket != null && forGood) {
        socket.close();
      } else if (socket != null) {
        socket.leave();
      }
    }
    connections.close(forGood ? CONFIGURED : REPLACED, LAST_WORDS);
    shell.close();
    releases.close();
    audit.close();
  }
}
