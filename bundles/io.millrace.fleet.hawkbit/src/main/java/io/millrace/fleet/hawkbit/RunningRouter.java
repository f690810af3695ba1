// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.device.Device;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.fleet.hawkbit.agent.Router;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.FolderSpace;
import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The router that this bundle runs in: what it is, and its services as they come and go. */
final class RunningRouter implements Router {
  private static final System.Logger LOG = System.getLogger(RunningRouter.class.getName());
  private static final int NICS = 32;

  private final Path data;
  private final Supplier<List<String>> bundles;
  private final AtomicReference<ReleaseService> releases = new AtomicReference<>();
  private final AtomicReference<AuditTrail> trail = new AtomicReference<>(); // to read
  private final AuditOutbox audit;
  private final Set<String> nics = new ConcurrentSkipListSet<>();
  private volatile Origin origin = Origin.of("fleet", "", "");

  /**
   * Makes it.
   *
   * @param audit is closed with this
   * @param bundles what runs: a line for each bundle
   */
  RunningRouter(Path data, AuditOutbox audit, Supplier<List<String>> bundles) {
    this.data = data;
    this.audit = audit;
    this.bundles = bundles;
  }

  /** Leaves what the audit trail has not taken for the next one. */
  void close() {
    audit.close();
  }

  void origin(String host) {
    origin = Origin.of("fleet", "fleet", host);
  }

  void bind(ReleaseService service) {
    releases.set(service);
  }

  void unbind(ReleaseService service) {
    releases.compareAndSet(service, null);
  }

  void bind(AuditTrail service) {
    trail.set(service);
    audit.bind(service);
  }

  void unbind(AuditTrail service) {
    trail.compareAndSet(service, null);
    audit.unbind(service);
  }

  void bind(Map<String, Object> device) {
    nic(device).ifPresent(nics::add);
  }

  void unbind(Map<String, Object> device) {
    nic(device).ifPresent(nics::remove);
  }

  private static Optional<String> nic(Map<String, Object> device) {
    boolean isNic = device.containsKey("nic.line");
    return isNic ? Optional.of(String.valueOf(device.get(Device.NAME))) : Optional.empty();
  }

  @Override
  public Optional<ReleaseService> releases() {
    return Optional.ofNullable(releases.get());
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public List<String> audited(int most) {
    AuditTrail from = trail.get();
    return from == null ? List.of() : from.last(most).stream().map(String::valueOf).toList();
  }

  @Override
  public void audit(String what, AuditOutcome outcome, String detail) {
    audit.add(origin, what, outcome, detail);
  }

  @Override
  public Map<String, String> attributes() {
    Map<String, String> all = new LinkedHashMap<>();
    ReleaseService service = releases.get();
    if (service != null) {
      try {
        runs(service, all);
      } catch (IOException failure) {
        LOG.log(Level.WARNING, "what runs cannot be read: {0}", failure.getMessage());
      }
    }
    List<String> running = bundles.get();
    all.put("bundles", Integer.toString(running.size()));
    String lines = String.join("\n", running);
    all.put("bundles.hash", Sha256.of(lines.getBytes(StandardCharsets.UTF_8)));
    all.put("java.version", System.getProperty("java.version", ""));
    all.put("java.vendor", System.getProperty("java.vendor", ""));
    all.put(
        "system", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
    all.put("architecture", System.getProperty("os.arch", ""));
    try {
      long free = FolderSpace.freeBytes(data) >> 20;
      all.put("disk.free.mib", Long.toString(free));
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "no folder for data: {0}", failure.getMessage());
    }
    int number = 0;
    for (String nic : nics) {
      if (number < NICS) {
        all.put("nic." + ++number, nic);
      }
    }
    return all;
  }

  private static void runs(ReleaseService service, Map<String, String> all) throws IOException {
    ReleaseName name = service.runs();
    all.put("release", name.id());
    all.put("release.version", name.version());
    all.put("release.sequence", Long.toString(name.sequence()));
    all.put("release.hash", name.hash());
    ReleaseReport last = service.report();
    all.put("set", last.stage() == ReleaseStage.COMMITTED ? last.set() : "");
  }
}
