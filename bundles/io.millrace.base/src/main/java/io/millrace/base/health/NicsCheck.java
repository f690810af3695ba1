// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.device.Device;
import io.millrace.api.line.Line;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Every NIC that is configured is there, its sensor answers on its line, and no line and no sensor
 * is configured for nobody. It lives as long as its bundle, to know how long a link has been there:
 * a new one needs a while to reach the sensor.
 */
@Component(
    immediate = true,
    property = {HealthCheck.NAME + "=nics", HealthCheck.TAGS + "=devices"})
public final class NicsCheck implements HealthCheck {
  private static final String PID = "io.millrace.nic";
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(8);

  private final BundleContext context;
  private final Time time;
  private final ConfigurationAdmin admin;
  private final BundleChanges changes;
  private final Map<PrimaryLink, Long> since = new ConcurrentHashMap<>();

  /** Makes the check. */
  @Activate
  public NicsCheck(
      BundleContext context,
      @Reference Time time,
      @Reference ConfigurationAdmin admin,
      @Reference BundleChanges changes) {
    this.context = context;
    this.time = time;
    this.admin = admin;
    this.changes = changes;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLink(PrimaryLink link) {
    since.put(link, time.nanos());
  }

  void unbindLink(PrimaryLink link) {
    since.remove(link);
  }

  @Override
  public Result execute() {
    try {
      Found found = new Found();
      Set<String> missing = configured();
      List<ServiceReference<Device>> nics = new ArrayList<>(services(Device.class, "(nic.line=*)"));
      Set<String> used = new TreeSet<>();
      nics.sort(Comparator.comparing(nic -> String.valueOf(nic.getProperty(Device.NAME))));
      for (ServiceReference<Device> nic : nics) {
        missing.remove(String.valueOf(nic.getProperty("nic.pid")));
        used.add(String.valueOf(nic.getProperty("nic.line")));
        look(nic, found);
      }
      // A line that a NIC uses is said with it; others are a sensor's processor's, or nobody's yet.
      Reported.of(context, "lines").stream()
          .filter(line -> used.stream().noneMatch(name -> line.startsWith("line " + name + ": ")))
          .forEach(line -> found.bad(Status.WARN, line));
      for (String pid : missing) {
        found.bad(changes.ofMissing(), pid + ": configured, and there is no such NIC");
      }
      if (missing.isEmpty()) { // else the line is the missing NIC's
        List<String> primaries = since.keySet().stream().map(PrimaryLink::name).toList();
        UnusedParts.lines(primaries, used).forEach(line -> found.bad(ofUnused(), line));
      }
      UnusedParts.sensors(context).forEach(line -> found.bad(ofUnused(), line));
      // What a sensor's processor in this router says of its sensors.
      Reported.of(context, "nics").forEach(line -> found.bad(Status.WARN, line));
      return found.result("none configured");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whoever uses it may be starting. */
  private Status ofUnused() {
    Status missing = changes.ofMissing();
    return missing == Status.CRITICAL ? Status.WARN : missing;
  }

  private Set<String> configured() throws InvalidSyntaxException {
    Set<String> pids = new TreeSet<>();
    try {
      Configuration[] all = admin.listConfigurations("(service.factoryPid=" + PID + ")");
      for (Configuration each : all == null ? new Configuration[0] : all) {
        pids.add(each.getPid());
      }
      return pids;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private <T> Collection<ServiceReference<T>> services(Class<T> type, String filter)
      throws InvalidSyntaxException {
    return context.getServiceReferences(type, filter);
  }

  private void look(ServiceReference<Device> nic, Found found) throws InvalidSyntaxException {
    Object name = nic.getProperty(Device.NAME);
    String line = String.valueOf(nic.getProperty("nic.line"));
    PrimaryLink link = link(line);
    if (link == null) {
      found.bad(
          changes.ofMissing(), name + ": there is no link on line " + line + "; " + line(line));
    } else if (!link.state().equals("down")) {
      found.good(name + " on " + line + " " + link.state());
    } else {
      long age = time.nanos() - since.getOrDefault(link, time.nanos());
      found.bad(
          age < FIRST_CONTACT.toNanos() ? Status.TEMPORARILY_UNAVAILABLE : Status.CRITICAL,
          name + ": its sensor does not answer; " + line(line));
    }
  }

  private PrimaryLink link(String line) {
    for (PrimaryLink each : since.keySet()) {
      if (each.name().equals(line)) {
        return each;
      }
    }
    return null;
  }

  /** What the line says of itself: why it is not open, if it is not. */
  private String line(String name) throws InvalidSyntaxException {
    Map<String, String> all = new TreeMap<>();
    for (ServiceReference<Line> each : services(Line.class, null)) {
      Line line = context.getService(each);
      if (line != null) {
        all.put(line.name(), line.description());
        context.ungetService(each);
      }
    }
    String said = all.get(name);
    return said == null
        ? "there is no line " + name + " (there are: " + String.join(", ", all.keySet()) + ")"
        : "line " + name + ": " + said;
  }
}
