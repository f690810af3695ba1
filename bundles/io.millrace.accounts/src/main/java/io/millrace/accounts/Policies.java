// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.lib.policy.PolicyClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policies as operators write and read them: resources that are allowed and denied. */
final class Policies {
  /** A resource of the data platform; another one is a device's. */
  private static final Pattern HTTP = Pattern.compile("[A-Z*]*/api/.*");

  private static final Pattern DEVICE = Pattern.compile("[^/]*/(SSN\\p{XDigit}{16})(/.*)?");

  private Policies() {}

  /** Returns the policy of resources that are allowed and denied; either may be null. */
  static AccessPolicy of(List<String> allow, List<String> deny) {
    List<Map<String, Object>> claim = new ArrayList<>();
    for (String action : List.of(AccessPolicy.COAP, AccessPolicy.HTTP)) {
      add(claim, action, "Allow", allow);
      add(claim, action, "Deny", deny);
    }
    try {
      return PolicyClaim.read(claim);
    } catch (PolicyClaim.RefusedPolicy refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private static void add(
      List<Map<String, Object>> claim, String action, String effect, List<String> resources) {
    List<String> own = new ArrayList<>();
    for (String each : resources == null ? List.<String>of() : resources) {
      if (each.indexOf('/') < 0 && !each.equals("*")) {
        throw new IllegalArgumentException(
            "a resource is METHOD/DEVICE/PATH or METHOD/api/..., with * for anything");
      }
      boolean http = HTTP.matcher(each).matches();
      if (each.equals("*") || http == action.equals(AccessPolicy.HTTP)) {
        own.add(each);
      }
    }
    if (!own.isEmpty()) {
      Map<String, Object> statement = new LinkedHashMap<>();
      statement.put("Action", action);
      statement.put("Effect", effect);
      statement.put("Resource", own);
      claim.add(statement);
    }
  }

  /** Returns a policy in one line; empty when it limits nothing. */
  static String text(AccessPolicy policy) {
    List<String> parts = new ArrayList<>();
    for (AccessStatement each : policy.statements()) {
      parts.add((each.allows() ? "allow " : "deny ") + String.join(" ", each.resources()));
    }
    return String.join("; ", parts);
  }

  /** Returns the devices that a policy allows something by their whole names. */
  static SortedSet<String> devices(AccessPolicy policy) {
    SortedSet<String> devices = new TreeSet<>();
    for (AccessStatement each : policy.statements()) {
      for (String resource : each.allows() ? each.resources() : List.<String>of()) {
        Matcher device = DEVICE.matcher(resource);
        if (device.matches()) {
          devices.add(device.group(1));
        }
      }
    }
    return devices;
  }
}
