// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.policy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The claim {@code accessPolicy} of a token: a list of objects with Action, Effect and Resource
 * [spec gateway-clients.md 1.2]. Action and Resource are a text or a list of texts; Sid, a comment,
 * is allowed. A statement with anything else is refused, since nobody knows what it was to permit.
 */
public final class PolicyClaim {
  /** The claim's name. */
  public static final String NAME = "accessPolicy";

  private static final int MAX_STATEMENTS = 64;
  private static final int MAX_CHARS = 4096; // of all patterns: each is compared with each request
  private static final Set<String> MEMBERS = Set.of("Action", "Effect", "Resource", "Sid");
  private static final Pattern DEVICE =
      Pattern.compile(
          "([^/]*)/(?:SSN)?(\\p{XDigit}{16})(?:\\.[^/*?]*)?(/.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private PolicyClaim() {}

  /** A policy cannot be understood; the message says where, and repeats no text of it. */
  public static final class RefusedPolicy extends Exception {
    private static final long serialVersionUID = 1;

    RefusedPolicy(String reason) {
      super(NAME + ": " + reason, null, false, false);
    }
  }

  /**
   * Reads a claim.
   *
   * @param claim as a JSON parser returns it: lists, maps and texts; null for none
   * @throws RefusedPolicy when it cannot be understood, or is too long
   */
  public static AccessPolicy read(Object claim) throws RefusedPolicy {
    if (claim == null) {
      return AccessPolicy.NONE;
    }
    if (!(claim instanceof List<?> list) || list.size() > MAX_STATEMENTS) {
      throw new RefusedPolicy("it is no list of at most " + MAX_STATEMENTS + " statements");
    }
    List<AccessStatement> statements = new ArrayList<>();
    int chars = 0;
    for (Object each : list) {
      AccessStatement statement = statement(each, statements.size() + 1);
      statements.add(statement);
      chars += chars(statement.actions()) + chars(statement.resources());
      if (chars > MAX_CHARS) {
        throw new RefusedPolicy("it has more than " + MAX_CHARS + " characters");
      }
    }
    return AccessPolicy.of(statements);
  }

  private static int chars(List<String> texts) {
    return texts.stream().mapToInt(String::length).sum();
  }

  private static AccessStatement statement(Object each, int number) throws RefusedPolicy {
    if (!(each instanceof Map<?, ?> object)) {
      throw new RefusedPolicy("statement " + number + " is no object");
    }
    if (!MEMBERS.containsAll(object.keySet())) {
      throw new RefusedPolicy("statement " + number + " has more than Action, Effect, Resource");
    }
    List<String> actions = texts(object.get("Action"), "Action", number);
    List<String> resources = new ArrayList<>();
    for (String resource : texts(object.get("Resource"), "Resource", number)) {
      resources.add(canonical(resource));
    }
    if ("Allow".equals(object.get("Effect"))) {
      return AccessStatement.allow(actions, resources);
    }
    if ("Deny".equals(object.get("Effect"))) {
      return AccessStatement.deny(actions, resources);
    }
    throw new RefusedPolicy("the Effect of statement " + number + " is not Allow or Deny");
  }

  private static List<String> texts(Object value, String member, int number) throws RefusedPolicy {
    List<String> texts = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : Arrays.asList(value)) {
      if (!(each instanceof String text) || text.isEmpty()) {
        throw new RefusedPolicy("statement " + number + " has no " + member);
      }
      texts.add(text);
    }
    if (texts.isEmpty()) {
      throw new RefusedPolicy("statement " + number + " has no " + member);
    }
    return texts;
  }

  /** A device's MAC may be written in each of the ways in which clients write it. */
  private static String canonical(String resource) {
    Matcher device = DEVICE.matcher(resource);
    if (!device.matches()) {
      return resource;
    }
    String mac = device.group(2).toUpperCase(Locale.ROOT);
    String path = device.group(3) == null ? "" : device.group(3);
    return device.group(1) + "/SSN" + mac + path;
  }

  /** Returns the claim of a policy: what {@link #read} reads. */
  public static List<Map<String, Object>> write(AccessPolicy policy) {
    List<Map<String, Object>> claim = new ArrayList<>();
    for (AccessStatement each : policy.statements()) {
      Map<String, Object> statement = new LinkedHashMap<>();
      statement.put("Action", shortest(each.actions()));
      statement.put("Effect", each.allows() ? "Allow" : "Deny");
      statement.put("Resource", shortest(each.resources()));
      claim.add(statement);
    }
    return claim;
  }

  private static Object shortest(List<String> texts) {
    return texts.size() == 1 ? texts.get(0) : texts;
  }
}
