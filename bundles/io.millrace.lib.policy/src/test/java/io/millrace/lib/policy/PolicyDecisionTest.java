// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what a policy permits. */
class PolicyDecisionTest {
  /** Statements are separated by semicolons, each: effect, action, resource. */
  private static AccessPolicy policy(String text) {
    List<AccessStatement> statements = new ArrayList<>();
    for (String each : text.isBlank() ? new String[0] : text.split(";")) {
      String[] words = each.trim().split(" ");
      List<String> actions = List.of(words[1].split("\\|"));
      List<String> resources = List.of(words[2].split("\\|"));
      statements.add(
          words[0].equals("Allow")
              ? AccessStatement.allow(actions, resources)
              : AccessStatement.deny(actions, resources));
    }
    return AccessPolicy.of(statements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ',',
      quoteCharacter = '"',
      value = {
        // no statement about the action: not limited
        "'', coap:Invoke, GET/SSN1/t, true",
        "Allow execute-api:Invoke */api/solutions/*, coap:Invoke, PUT/SSN1/t, true",
        "Deny execute-api:Invoke *, coap:Invoke, GET/SSN1/t, true",
        "Allow coap:Invoke GET/SSN1/*, execute-api:Invoke, GET/api/solutions/s/devices, true",
        // the field's own statements
        "Allow execute-api:Invoke */api/solutions/*, execute-api:Invoke,"
            + " POST/api/solutions/s/devices, true",
        "Allow execute-api:Invoke */api/solutions/*, execute-api:Invoke, GET/api/tenants/t, false",
        // what is not allowed is not permitted
        "Allow coap:Invoke GET/SSN1/*, coap:Invoke, GET/SSN1/t, true",
        "Allow coap:Invoke GET/SSN1/*, coap:Invoke, GET/SSN1/, true",
        "Allow coap:Invoke GET/SSN1/*, coap:Invoke, GET/SSN11/t, false",
        "Allow coap:Invoke GET/SSN1/*, coap:Invoke, PUT/SSN1/t, false",
        "Allow coap:Invoke GET/SSN1/*, coap:Invoke, GET/SSN2/t, false",
        "Allow coap:Invoke GET/SSN1/*|PUT/SSN1/cfg, coap:Invoke, PUT/SSN1/cfg, true",
        "Allow coap:Invoke GET/SSN1/a;Allow coap:Invoke GET/SSN2/b, coap:Invoke, GET/SSN2/b, true",
        "Allow coap:Invoke GET/SSN1/a;Allow coap:Invoke GET/SSN2/b, coap:Invoke, GET/SSN1/b, false",
        // deny wins, in any order, and alone it permits nothing
        "Allow coap:Invoke *;Deny coap:Invoke */SSN1/secret*, coap:Invoke, GET/SSN1/secret, false",
        "Deny coap:Invoke */SSN1/secret*;Allow coap:Invoke *, coap:Invoke, GET/SSN1/secret/a,"
            + " false",
        "Deny coap:Invoke */SSN1/secret*;Allow coap:Invoke *, coap:Invoke, GET/SSN1/open, true",
        "Deny coap:Invoke */SSN1/secret, coap:Invoke, GET/SSN1/open, false",
        // wildcards in actions
        "Allow coap:* GET/*, coap:Invoke, GET/SSN1/t, true",
        "Allow * GET/*, coap:Invoke, PUT/SSN1/t, false",
        "Allow * GET/*, execute-api:Invoke, GET/api/x, true",
        "Allow coap:Read GET/*, coap:Invoke, PUT/SSN1/t, true",
        // one character
        "Allow coap:Invoke GET/SSN?/t, coap:Invoke, GET/SSN7/t, true",
        "Allow coap:Invoke GET/SSN?/t, coap:Invoke, GET/SSN/t, false",
        // allowing heeds the case, denying does not
        "Allow coap:Invoke GET/SSN1/Temp, coap:Invoke, GET/SSN1/temp, false",
        "Allow coap:Invoke *;Deny coap:Invoke GET/SSN1/Temp, coap:Invoke, GET/SSN1/tEMP, false",
        "Deny COAP:INVOKE *, coap:Invoke, GET/SSN1/t, false",
        // no star is too much
        "Allow coap:Invoke **GET**/**t**, coap:Invoke, GET/SSN1/t, true",
        "Allow coap:Invoke *, coap:Invoke, GET/, true"
      })
  void a_policy_permits(String policy, String action, String resource, boolean permitted) {
    String text = policy.equals("''") ? "" : policy;
    assertThat(PolicyDecision.permits(policy(text), action, resource))
        .as("%s: %s %s", policy, action, resource)
        .isEqualTo(permitted);
  }

  @Test
  void a_pattern_made_to_be_slow_is_not() {
    String pattern = "*" + "a".repeat(1000) + "b";
    String text = "a".repeat(1200); // no more fits into the options of a datagram
    for (int i = 0; i < 100; i++) {
      assertThat(PolicyDecision.matches(pattern, text, true)).isFalse();
    }
  }
}
