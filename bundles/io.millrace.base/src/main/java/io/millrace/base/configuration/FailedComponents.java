// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Finds the components that did not start with the configuration they have. */
final class FailedComponents {
  /** A refusal is worded by the component; what Java throws inside it is a fault. */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "java\\.lang\\.IllegalArgumentException: ([^\\r\\n]+)\\R\\s+at (?!java|jdk|sun)");

  private static final Pattern CAUSE = Pattern.compile("(?m)^(?:Caused by: )?([\\w.$]+(: .*)?)$");

  private FailedComponents() {}

  /**
   * A component that failed.
   *
   * @param values what it was handed
   * @param why in one line
   * @param refused whether it refused its configuration, as opposed to a fault of its own
   */
  record Failure(String pid, Map<String, Object> values, String why, boolean refused) {}

  /** Returns the failures by PID; components without a configuration are not looked at. */
  static Map<String, Failure> in(ServiceComponentRuntime runtime) {
    Map<String, Failure> failures = new TreeMap<>();
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
      for (ComponentConfigurationDTO each : runtime.getComponentConfigurationDTOs(description)) {
        Object pid = each.properties.get("service.pid");
        if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION && pid != null) {
          String name = pid instanceof Object[] many ? many[0].toString() : pid.toString();
          failures.put(name, failure(name, each));
        }
      }
    }
    return failures;
  }

  private static Failure failure(String pid, ComponentConfigurationDTO component) {
    String trace = component.failure == null ? "" : component.failure;
    Matcher refusal = REFUSAL.matcher(trace);
    String why = "";
    while (refusal.find()) {
      why = refusal.group(1);
    }
    boolean refused = !why.isEmpty();
    Matcher cause = CAUSE.matcher(trace);
    while (!refused && cause.find()) {
      why = cause.group(1);
    }
    return new Failure(pid, component.properties, withoutPid(why, pid), refused);
  }

  /** A refusal begins with the PID of the component. */
  private static String withoutPid(String why, String pid) {
    String factory = pid.replaceFirst("~.*", "");
    return why.startsWith(factory + ": ") ? why.substring(factory.length() + 2) : why;
  }
}
