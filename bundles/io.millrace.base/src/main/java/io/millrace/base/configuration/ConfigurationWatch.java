// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.api.time.Time;
import io.millrace.lib.files.configuration.OneLine;
import io.millrace.lib.files.configuration.SiteMark;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Reads {@code etc/} and goes on looking: at the files, at what components make of them, and at
 * what does not fit together. All of {@code etc/} is read before this component is there, so what
 * starts after it has its configuration. What is wrong is one line in the log and one for {@code
 * status}. What is configured, and by whom, is a {@code Supplier} of rows with the property {@code
 * millrace.configuration=effective}. A {@code Callable} with {@code millrace.configuration=read}
 * reads the files at once. Files that are being exchanged are not read before all of them are.
 *
 * <p>Framework properties: {@code millrace.etc}, the site's folder, without which no files are
 * read; {@code millrace.releases}, whose folder {@code etc} has the release's files; {@code
 * millrace.etc.lookMillis}, the pause between two looks, 1000 by default.
 */
@Component(
    immediate = true,
    service = {})
public final class ConfigurationWatch implements ConfigurationListener {
  private static final Logger LOG = System.getLogger(ConfigurationWatch.class.getName());
  private static final String FILES = "files";
  private static final String FAILED = "failed";
  private static final String PIDS = "pids";
  private static final String NAMES = "names";

  /** After how many checks without a change a name that is not there is reported. */
  private static final int UNCHANGED_CHECKS = 3;

  /** One in so many checks is complete although nothing has changed, as that takes longer. */
  private static final int RARELY = 10;

  /** So long may a disk take. */
  private static final int LONGEST_READ_SECONDS = 60;

  private final CallbackGuard looking =
      new CallbackGuard(ConfigurationWatch.class, "a check of the configuration");
  private final BundleContext context;
  private final ConfigurationGuard guard;
  private final ConfigurationAdmin admin;
  private final ServiceComponentRuntime components;
  private final EtcFolder etc;
  private final Holder holder;
  private final Loop reader = Loop.start("configuration");
  private final FileWatch watch;
  private final List<ServiceRegistration<?>> registrations;
  private final ServiceRegistration<?> offered;
  private final SiteMark change;
  private String before = "";
  private int quiet;
  private long described;
  private String ran = "";
  private long looks;

  /** Reads all files. */
  @Activate
  public ConfigurationWatch(
      BundleContext context,
      @Reference ConfigurationGuard guard,
      @Reference ConfigurationAdmin admin,
      @Reference ServiceComponentRuntime components,
      @Reference Time time) {
    this.context = context;
    this.guard = guard;
    this.admin = admin;
    this.components = components;
    String folder = context.getProperty("millrace.etc");
    etc =
        folder == null
            ? null
            : EtcFolder.of(
                Path.of(folder),
                admin,
                guard.allowedValues(),
                guard.references(),
                context::getProperty);
    String data = context.getProperty("millrace.data");
    change = data == null ? null : new SiteMark(Path.of(data));
    holder = new Holder(context);
    if (etc != null) {
      etc.laid().take(context, holder);
    }
    String pause = context.getProperty("millrace.etc.lookMillis");
    lookAtFiles();
    watch =
        new FileWatch(
            time,
            reader,
            Duration.ofMillis(pause == null ? 1000 : Long.parseLong(pause)),
            this::look);
    guard.refusals().refreshBy(looking.wrap(this::check));
    EffectiveValues effective =
        new EffectiveValues(
            admin, guard.allowedValues(), etc == null ? new LaidValues() : etc.laid());
    registrations =
        List.of(
            context.registerService(ConfigurationListener.class, this, null),
            context.registerService(
                Supplier.class,
                effective,
                new Hashtable<>(Map.of("millrace.configuration", "effective"))),
            context.registerService(
                Callable.class,
                (Callable<Boolean>) this::read,
                new Hashtable<>(Map.of("millrace.configuration", "read"))));
    offered = etc == null ? null : etc.laid().offer(context);
  }

  /**
   * Reads the files now; false while they are being exchanged. What is new counts when seen twice.
   */
  private boolean read() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean good = new AtomicBoolean();
    reader.execute(
        () -> {
          good.set(look() && look());
          done.countDown();
        });
    return done.await(LONGEST_READ_SECONDS, TimeUnit.SECONDS) && good.get();
  }

  /** Some of the files are those of before then, and some are new. */
  private boolean isExchanged() {
    return change != null && change.state() == SiteMark.State.EXCHANGING;
  }

  /** Looks at everything; false when the files were left out. */
  private boolean look() {
    boolean whole = !isExchanged();
    if (whole) {
      lookAtFiles();
    }
    long now = guard.allowedValues().changes();
    String runs = active();
    boolean something = now != described || !runs.equals(ran);
    described = now;
    ran = runs;
    looks++;
    // A configuration that changes comes with an event; a component may fail without one.
    if (something || looks % RARELY == 0) {
      looking.run(this::check);
    }
    tellNames();
    return whole;
  }

  /** Whatever a file makes fail, this component starts and goes on to look. */
  private void lookAtFiles() {
    Throwable fault = etc == null ? null : looking.attempt(etc, each -> tell(FILES, each.look()));
    if (fault != null) {
      String why = OneLine.of(fault.toString());
      tell(FILES, Map.of("", "etc/ cannot be read, which is tried again: " + why));
    }
  }

  private synchronized void check() {
    Map<String, FailedComponents.Failure> failures = FailedComponents.in(components);
    Map<String, String> lines = new TreeMap<>();
    failures.forEach(
        (pid, failure) -> {
          String line = guard.failed(failure, admin);
          // A value that is missing is the reason, and said already.
          if (!failure.refused() || !guard.refusals().isMissing(pid)) {
            lines.put(pid, line);
          }
        });
    Map<String, String> gone = new HashMap<>(guard.replaced());
    gone.keySet().removeAll(lines.keySet());
    lines.putAll(gone);
    tell(FAILED, lines);
    CrossCheck all = CrossCheck.of(context, admin, guard.allowedValues());
    tell(PIDS, CrossCheck.byTopic(all.sure));
    guard.refusals().put(NAMES, CrossCheck.byTopic(all.names));
  }

  /** While bundles come and go, what bears a name may be one of them. */
  private synchronized void tellNames() {
    String now = active() + guard.refusals().get(NAMES);
    quiet = now.equals(before) ? quiet + 1 : 0;
    before = now;
    if (quiet >= UNCHANGED_CHECKS) {
      warn(NAMES);
    }
  }

  private String active() {
    int active = 0;
    for (Bundle bundle : context.getBundles()) {
      active += bundle.getState() == Bundle.ACTIVE ? 1 : 0;
    }
    Bundle system = context.getBundle(0);
    return active + " at " + system.adapt(FrameworkStartLevel.class).getStartLevel();
  }

  private void tell(String topic, Map<String, String> lines) {
    guard.refusals().put(topic, lines);
    warn(topic);
  }

  private void warn(String topic) {
    List<String> news = guard.refusals().news(topic);
    news.forEach(line -> LOG.log(Level.WARNING, line));
  }

  /** A component that refuses what it was just handed gets the values before back at once. */
  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getType() == ConfigurationEvent.CM_UPDATED) {
      reader.execute(this::check);
    }
  }

  /** Ends the checks; the configurations stay. */
  @Deactivate
  public void stop() {
    registrations.forEach(ServiceRegistration::unregister);
    watch.close();
    reader.close();
    if (etc != null) {
      etc.laid().leave(holder); // first: another build finds it at one place or the other
      offered.unregister();
    }
    guard.refusals().refreshBy(() -> {});
  }
}
