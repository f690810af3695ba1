// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;

/**
 * Stands between the configurations and the components: a value that the metatype does not allow is
 * refused, with one line that names PID, key, value and what is allowed, and the last good value of
 * that key stays, else its default [DESIGN §1, invariant 5]. Values that are text in a file arrive
 * typed, and lists with commas as arrays.
 *
 * <p>The lines refused at present are also a service: a {@code Supplier} of a list of texts with
 * the property {@code millrace.status=configuration.refused}; a {@code Function} with {@code
 * millrace.configuration=check} says the same of values, with their {@code service.pid}, before
 * they are configured.
 */
@Component(immediate = true, service = ConfigurationGuard.class)
public final class ConfigurationGuard implements ConfigurationPlugin, ConfigurationListener {
  private static final Logger LOG = System.getLogger(ConfigurationGuard.class.getName());
  private static final String PID = "service.pid";
  private static final String FACTORY_PID = "service.factoryPid";

  private final CallbackGuard handing =
      new CallbackGuard(ConfigurationGuard.class, "the check of a configuration");
  private final AllowedValues allowedValues = new AllowedValues();
  private final References references;
  private final Refusals refusals;
  private final History history = new History();
  private final LastGood lastGood;
  private final Counter refused;
  private final AutoCloseable gauge;
  private final BundleTracker<Bundle> tracker;
  private final List<ServiceRegistration<?>> registrations;

  /** Reads the metatype of every installed bundle and checks the present configurations. */
  @Activate
  public ConfigurationGuard(
      BundleContext context, @Reference Meters meters, @Reference ConfigurationAdmin admin) {
    references = References.of(context.getProperty("millrace.etc"));
    refusals = new Refusals(references::redacted);
    lastGood = LastGood.of(context);
    refused = meters.counter("millrace_configuration_refused_total");
    gauge = meters.gauge("millrace_configuration_refused", refusals::size);
    int resolved = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
    tracker = new BundleTracker<>(context, Bundle.INSTALLED | resolved, allowedValues);
    tracker.open();
    registrations =
        List.of(
            context.registerService(
                ConfigurationPlugin.class,
                this,
                new Hashtable<>(Map.of(ConfigurationPlugin.CM_RANKING, 500))),
            context.registerService(ConfigurationListener.class, this, null),
            context.registerService(
                Supplier.class,
                refusals,
                new Hashtable<>(Map.of("millrace.status", "configuration.refused"))),
            context.registerService(
                Function.class,
                (Function<Map<String, ?>, List<String>>) this::refusedOf,
                new Hashtable<>(Map.of("millrace.configuration", "check"))));
    // What was handed out before this bundle ran, and is not allowed, is handed out anew.
    handOutAnew("(service.pid=io.millrace.*)", admin, each -> modify(each.getProperties()));
  }

  private void handOutAnew(
      String filter, ConfigurationAdmin admin, Predicate<Configuration> which) {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      for (Configuration each : found == null ? new Configuration[0] : found) {
        handing.run(each, one -> handOutAnew(one, which));
      }
    } catch (IOException | InvalidSyntaxException | IllegalStateException failure) {
      LOG.log(Level.ERROR, "the configurations cannot be looked at: " + filter, failure);
    }
  }

  private static void handOutAnew(Configuration each, Predicate<Configuration> which) {
    try {
      if (which.test(each)) {
        // Without properties nothing would be handed out: nothing has changed.
        each.update(each.getProperties());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void modifyConfiguration(
      ServiceReference<?> target, Dictionary<String, Object> properties) {
    modify(properties);
  }

  /** Returns whether a value was replaced. */
  private synchronized boolean modify(Dictionary<String, Object> properties) {
    Object pid = properties.get(PID);
    Object factory = properties.get(FACTORY_PID);
    Map<String, Allowed> keys =
        pid == null ? null : allowedValues.of((factory == null ? pid : factory).toString());
    boolean referring = properties.get(ConfigurationLabel.REFERENCES) != null;
    references.putInto(properties);
    if (keys == null) {
      return referring;
    }
    return history.isRefused(pid.toString(), properties) && history.hasBefore(pid.toString())
        ? replaceAll(pid.toString(), keys, properties)
        : check(pid.toString(), keys, properties);
  }

  /** Puts the last good values in the place of those that the component refused together. */
  private boolean replaceAll(
      String pid, Map<String, Allowed> keys, Dictionary<String, Object> properties) {
    Set<String> referenced = References.keys(properties.get(ConfigurationLabel.REFERENCES));
    keys.forEach(
        (key, allowed) -> {
          Object good = lastGood(pid, key, allowed);
          if (good != null) {
            properties.put(key, good);
          } else if (!allowed.isSecret() && !referenced.contains(key)) {
            properties.remove(key);
          }
        });
    return true;
  }

  private boolean check(
      String pid, Map<String, Allowed> keys, Dictionary<String, Object> properties) {
    boolean hopeless = history.isRefused(pid, properties);
    Map<String, String> good = lastGood.all(pid);
    history.begin(pid, properties, good);
    Set<String> present = new TreeSet<>(Collections.list(properties.keys()));
    ValueCheck check =
        new ValueCheck(
            pid,
            keys,
            (key, allowed) -> lastGood(pid, key, allowed),
            (key, value) -> lastGood.put(pid, key, value));
    boolean replaced = check.check(properties);
    history.checked(pid, properties);
    if (hopeless) {
      lastGood.restore(pid, good);
    } else {
      lastGood.keepOnly(pid, present);
    }
    lastGood.save();
    tell(pid, check.lines());
    return replaced;
  }

  /** Says what would be refused of these values, which are not configured yet; a line each. */
  private synchronized List<String> refusedOf(Map<String, ?> values) {
    String pid = String.valueOf(values.get(PID));
    Map<String, Allowed> keys = allowedValues.of(pid.replaceFirst("~.*", ""));
    if (keys == null) {
      return List.of(pid + " is no configuration that a bundle describes");
    }
    ValueCheck check =
        new ValueCheck(
            pid, keys, (key, allowed) -> lastGood(pid, key, allowed), (key, value) -> {});
    check.check(new Hashtable<String, Object>(values));
    return check.lines().values().stream().map(references::redacted).toList();
  }

  private void tell(String pid, Map<String, String> lines) {
    refusals.put(pid, lines);
    for (String line : refusals.news(pid)) {
      refused.increment();
      LOG.log(Level.WARNING, line);
    }
  }

  private Object lastGood(String pid, String key, Allowed allowed) {
    String text = lastGood.get(pid, key);
    try {
      return text == null ? null : allowed.accept(text);
    } catch (IllegalArgumentException notAnyMore) {
      return null;
    }
  }

  /**
   * Takes note that a component did not start. When it refused values that it was handed over good
   * ones, it gets the good ones back, and this line stays until others are configured.
   *
   * @return the line for the operator
   */
  String failed(FailedComponents.Failure failure, ConfigurationAdmin admin) {
    String who = ConfigurationLabel.of(failure.pid(), failure.values());
    Map<String, String> before;
    synchronized (this) {
      Map<String, Allowed> keys = allowedValues.of(failure.pid().replaceFirst("~.*", ""));
      before =
          keys == null || !failure.refused()
              ? null
              : history.refuse(failure.pid(), keys.keySet(), failure.values());
      if (before != null) {
        lastGood.restore(failure.pid(), before);
        lastGood.save();
      }
      if (before == null || before.isEmpty()) {
        return who + ": " + failure.why() + "; it does not run";
      }
      history
          .replaced()
          .put(failure.pid(), who + ": " + failure.why() + "; the values before stay");
    }
    handOutAnew("(service.pid=" + failure.pid() + ")", admin, each -> true);
    return history.replaced().get(failure.pid());
  }

  /** Returns a line, by PID, for each component that runs with values of before. */
  synchronized Map<String, String> replaced() {
    return Map.copyOf(history.replaced());
  }

  References references() {
    return references;
  }

  AllowedValues allowedValues() {
    return allowedValues;
  }

  Refusals refusals() {
    return refusals;
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getType() == ConfigurationEvent.CM_DELETED) {
      refusals.put(event.getPid(), Map.of());
      synchronized (this) {
        history.forget(event.getPid());
        lastGood.keepOnly(event.getPid(), Set.of());
        lastGood.save();
      }
    }
  }

  /** Lets every value through from now on. */
  @Deactivate
  public void stop() throws Exception {
    registrations.forEach(ServiceRegistration::unregister);
    tracker.close();
    gauge.close();
  }
}
