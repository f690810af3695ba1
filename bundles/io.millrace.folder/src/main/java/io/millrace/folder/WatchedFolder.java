// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.release.ReleaseService;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Watches a folder where one is configured; without one it has no thread. It looks from time to
 * time, because a folder on which a medium is mounted tells nobody that something is new.
 */
@Component(
    service = {},
    configurationPid = WatchedFolder.PID)
@Designate(ocd = WatchedFolder.Config.class)
public final class WatchedFolder {
  static final String PID = "io.millrace.folder";

  private static final CallbackGuard GUARD =
      CallbackGuard.outermost(WatchedFolder.class, "looking into the folder");

  private static final int CLOSE_SECONDS = 5;

  private final AuditOutbox audit;
  private final Thread thread; // null: no folder is watched
  private final FolderCheck check; // null, too
  private final ServiceRegistration<HealthCheck> registration;
  private volatile ReleaseService releases; // null: the deployer is away
  private boolean ended;

  /** The configuration of the watched folder. */
  @ObjectClassDefinition(
      name = "Millrace release folder",
      description = "A folder from which releases are installed, such as a USB stick's.")
  @interface Config {
    @AttributeDefinition(
        name = "Folder",
        description =
            "The folder; releases (*.mrl) in it and in its direct subfolders are installed, once"
                + " each. ${millrace.data} stands for the folder of the data. Empty: off.",
        required = false)
    String folder() default "";

    @AttributeDefinition(
        name = "Seconds",
        description =
            "Seconds between two looks into the folder. With a larger value a release is found"
                + " later; it begins with the second look that finds it unchanged.",
        min = "2",
        max = "3600")
    int seconds() default 10;
  }

  /** Begins to watch. */
  @Activate
  public WatchedFolder(BundleContext context, Config config) throws IOException {
    audit = new AuditOutbox(Clock.systemUTC()::instant, new Holder(context), PID);
    if (config.folder().isBlank()) {
      thread = null;
      check = null;
      registration = null;
      return;
    }
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    Path folder = paths.path(config.folder());
    Results results = new Results(audit, Clock.systemUTC()::instant);
    HandledFiles handled = HandledFiles.read(paths.path("${millrace.data}/folder/handled"));
    Medium medium = new Medium(folder);
    FolderWatch watch = new FolderWatch(medium, results, new Installation(handled, results));
    check = new FolderCheck(medium);
    registration =
        context.registerService(
            HealthCheck.class,
            check,
            new Hashtable<>(Map.of(HealthCheck.NAME, "folder", HealthCheck.TAGS, "system")));
    thread = Daemon.thread("millrace-folder", () -> run(watch, config.seconds()));
    thread.start();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindReleases(ReleaseService service) {
    releases = service;
  }

  void unbindReleases(ReleaseService service) {
    if (releases == service) {
      releases = null;
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTrail(AuditTrail trail) {
    audit.bind(trail);
  }

  void unbindTrail(AuditTrail trail) {
    audit.unbind(trail);
  }

  private void run(FolderWatch watch, int seconds) {
    while (pause(seconds)) {
      ReleaseService present = releases;
      if (present != null) { // else the check of releases says so
        Throwable fault = GUARD.attempt(watch, each -> look(each, present));
        if (fault != null) {
          check.looked("a fault of the router's: " + fault);
        }
      }
    }
  }

  private void look(FolderWatch watch, ReleaseService present) {
    String failure = "";
    try {
      watch.look(present);
    } catch (IOException fault) {
      failure = FileReason.of(fault);
    }
    check.looked(failure);
  }

  /** Waits for the next look; false at the end. */
  private synchronized boolean pause(int seconds) {
    try {
      if (!ended) {
        wait(TimeUnit.SECONDS.toMillis(seconds));
      }
    } catch (InterruptedException nobodyDoesThat) {
      ended = true;
    }
    return !ended;
  }

  @Deactivate
  void deactivate() {
    if (registration != null) {
      registration.unregister();
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    try {
      if (thread != null) {
        thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    audit.close();
  }
}
