// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The audit trail in files below the data, its command and its health check. A trail that is
 * replaced writes what waits; what the disk does not take then its successor gets.
 */
@Component(
    service = {AuditTrail.class, HealthCheck.class},
    immediate = true,
    configurationPid = StoredAuditTrail.PID,
    property = {HealthCheck.NAME + "=audit", HealthCheck.TAGS + "=system"})
@Designate(ocd = StoredAuditTrail.Config.class)
public final class StoredAuditTrail implements AuditTrail, HealthCheck {
  static final String PID = "io.millrace.audit";

  private static final System.Logger LOG = System.getLogger("io.millrace.audit");
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Clock clock = Clock.systemUTC();
  private final Holder holder;
  private final AuditFolder folder;
  private final AuditWriter writer;
  private final ServiceRegistration<?> folders;
  private final ShellCommands commands;

  /** The configuration of the audit trail. */
  @ObjectClassDefinition(
      name = "Millrace audit trail",
      description = "Who did what to the router: how much of it stays.")
  @interface Config {
    @AttributeDefinition(
        name = "Bytes",
        description =
            "Bytes of all files in data/audit. When there are more, the oldest file is deleted."
                + " With a larger value the trail reaches further back.",
        min = "65536",
        max = "1073741824")
    long bytes() default 8388608;

    @AttributeDefinition(
        name = "Files",
        description =
            "How many files the bytes are divided into. With a larger value less of the trail goes"
                + " at a time.",
        min = "2",
        max = "64")
    int files() default 8;
  }

  /** Begins to write. */
  @Activate
  public StoredAuditTrail(BundleContext context, Config config) {
    Path path = new PropertyPaths(context::getProperty).path("${millrace.data}/audit");
    holder = new Holder(context);
    folder = new AuditFolder(path, limits(config));
    Supplier<List<String>> written = () -> folder.isBegun() ? List.of(path.toString()) : List.of();
    folders =
        context.registerService(
            Supplier.class, written, new Hashtable<>(Map.of("millrace.status", "folders")));
    writer = new AuditWriter(folder, clock::instant, RETRY);
    writer.start(AuditRemainder.take(holder));
    commands = new ShellCommands(context, "audit", new AuditCommands(writer));
  }

  private static AuditLimits limits(Config config) {
    return new AuditLimits(config.bytes(), config.files());
  }

  @Modified
  void modified(Config config) {
    folder.limits(limits(config));
  }

  @Deactivate
  void deactivate() {
    folders.unregister();
    commands.close();
    writer.close(CLOSE).leave(holder);
    try {
      folder.close();
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the audit trail: {0}", FileReason.of(failure));
    }
  }

  @Override
  public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    add(AuditRecord.of(clock.instant(), origin, action, outcome, detail));
  }

  @Override
  public void add(AuditRecord record) {
    writer.add(record);
    writer.lost(AuditOutbox.lostIn(record));
    LOG.log(
        Level.INFO,
        "{0}: {1}, {2}{3}",
        record.origin(),
        record.action(),
        record.outcome().name().toLowerCase(Locale.ROOT),
        record.detail().isEmpty() ? "" : ": " + record.detail());
  }

  @Override
  public List<AuditRecord> last(int most) {
    if (most < 1 || most > AuditCommands.MOST) {
      throw new IllegalArgumentException(most + " records: allowed are 1 to " + AuditCommands.MOST);
    }
    try {
      return writer.last(most, record -> true);
    } catch (IOException failure) {
      throw new IllegalStateException(
          "the audit trail cannot be read: " + FileReason.of(failure), failure);
    }
  }

  @Override
  public Result execute() {
    AuditWriter.Condition condition = writer.condition();
    String lost = condition.lost() == 0 ? "" : condition.lost() + " records were lost";
    if (condition.failure().isPresent()) {
      String waits =
          "%d records wait for the disk: %s"
              .formatted(condition.waiting(), condition.failure().get());
      return new Result(Result.Status.WARN, lost.isEmpty() ? waits : lost + ", " + waits);
    }
    if (!lost.isEmpty()) {
      return new Result(Result.Status.WARN, lost + " (audit:show)");
    }
    try {
      return new Result(Result.Status.OK, folder.extent());
    } catch (IOException failure) {
      return new Result(Result.Status.WARN, FileReason.of(failure));
    }
  }
}
