// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.metrics.Meters;
import io.millrace.api.store.LocalStore;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.Daemon;
import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The component of the store in one file. It registers the service when the file is open; it tries
 * again as long as the file is locked or cannot be written. It has a thread of its own, since
 * writes wait for the disk.
 */
@Component(
    configurationPid = MvStore.PID,
    immediate = true,
    service = Supplier.class,
    property = "millrace.status=store")
@Designate(ocd = MvStore.Config.class)
public final class MvStore implements Supplier<List<String>> {
  static final String PID = "io.millrace.store.mvstore";

  private static final Logger LOG = System.getLogger(MvStore.class.getName());
  private static final long STOP_MILLIS = 5000;
  private static final long MEGABYTE = 1 << 20;

  private final BundleContext context;
  private final Path file;
  private final Writer writer;
  private final StoreGauges gauges;
  private final Thread thread;
  private final Publication publication;
  private final AtomicReference<ServiceRegistration<LocalStore>> local = new AtomicReference<>();
  private final AtomicBoolean announced = new AtomicBoolean();
  private volatile boolean stopped;

  /** The configuration of the store. */
  @ObjectClassDefinition(
      name = "Millrace store",
      description = "The file that keeps sessions, observations and registrations over a restart.")
  @interface Config {
    @AttributeDefinition(
        name = "Enabled",
        description = "Whether there is a store; without one nothing is kept over a restart.")
    boolean enabled() default true;

    @AttributeDefinition(name = "File", description = "Path of the file.")
    String file() default "${millrace.data}/store/millrace.mv";

    @AttributeDefinition(
        name = "Queue limit",
        description =
            "How many operations may wait for the disk; more fail, and a login that needs one is"
                + " answered 5.03.",
        min = "1",
        max = "1000000")
    int queueLimit() default 8192;

    @AttributeDefinition(
        name = "Queue bytes",
        description = "How many bytes the operations that wait for the disk may hold together.",
        min = "1048576",
        max = "1073741824")
    long queueBytes() default 16777216;

    @AttributeDefinition(
        name = "File limit",
        description =
            "Largest size of the file in megabytes. When entries that are in use take half of it,"
                + " nothing more is stored until something is removed.",
        min = "1",
        max = "65536")
    int fileMegabytes() default 256;

    @AttributeDefinition(
        name = "Commit interval",
        description =
            "Shortest time between two commits in milliseconds. With a larger value more writes"
                + " share a commit and the disk has less to do, but a login that comes soon after"
                + " another one waits longer.",
        min = "0",
        max = "1000")
    int commitMillis() default 20;
  }

  /** Starts the thread that opens the file. */
  @Activate
  public MvStore(BundleContext context, @Reference Meters meters, Config config) {
    this.context = context;
    Path path = new PropertyPaths(context::getProperty).path(config.file());
    if (File.separatorChar == '/' && path.toString().contains("\\")) {
      // H2 takes it for a slash and would use another folder.
      throw new IllegalArgumentException(
          PID + ": file = '" + path + "': allowed is a path without '\\'");
    }
    file = path;
    Writer.Limits limits =
        new Writer.Limits(
            config.queueLimit(),
            config.queueBytes(),
            config.fileMegabytes() * MEGABYTE,
            Duration.ofMillis(config.commitMillis()));
    writer =
        new Writer(
            new Disk(),
            path,
            limits,
            meters.histogram("millrace_store_commit_seconds"),
            HandOver.through(new Holder(context), path),
            this::opened);
    publication = new Publication(context, new QueuedStore(writer));
    gauges = new StoreGauges(meters, writer);
    thread = Daemon.thread("millrace-store", writer);
    if (config.enabled()) {
      thread.start();
    }
  }

  /** Registers the store when its file is open for the first time. */
  private void opened() {
    if (!announced.compareAndSet(false, true)) {
      LOG.log(Level.INFO, "the store is open again");
      return;
    }
    if (stopped) { // perhaps long ago, and the bundle with it
      return;
    }
    boolean retired = writer.figure(file -> RetirableStore.isMarked(file) ? 1 : 0) != 0;
    if (retired) {
      LOG.log(Level.INFO, "another store has the content of {0}", file);
    } else {
      publication.register();
    }
    RetirableStore store = new RetirableStore(new QueuedStore(writer), publication, retired);
    local.set(context.registerService(LocalStore.class, store, null));
    if (stopped) {
      withdraw();
    }
  }

  /** Returns what is wrong with the store now: {@code status} shows it. */
  @Override
  public List<String> get() {
    String status = writer.status();
    if (status.isEmpty() && publication.isRegistered() && !Files.exists(file)) {
      // A file that is open takes everything, wherever it is.
      return List.of("gone: " + file + " was removed; what is stored is lost at the next start");
    }
    return status.isEmpty() ? List.of() : List.of(status);
  }

  private void withdraw() {
    ServiceRegistration<LocalStore> registered = local.getAndSet(null);
    if (registered != null) {
      registered.unregister();
    }
    publication.end();
  }

  /** Unregisters the store, then ends the thread when its queued operations are on the disk. */
  @Deactivate
  public void stop() throws InterruptedException {
    stopped = true;
    withdraw();
    gauges.close();
    writer.end();
    thread.join(STOP_MILLIS);
    if (thread.isAlive()) {
      LOG.log(
          Level.ERROR,
          "the disk takes longer than {0} ms: the store's thread continues",
          STOP_MILLIS);
    }
  }
}
