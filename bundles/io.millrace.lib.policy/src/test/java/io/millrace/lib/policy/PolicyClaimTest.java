// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.policy.PolicyClaim.RefusedPolicy;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyClaimTest {
  private static final String NAME = "SSN001350050005E7D6";

  private static Map<String, Object> allow(Object resource) {
    return Map.of("Action", AccessPolicy.COAP, "Effect", "Allow", "Resource", resource);
  }

  private static AccessPolicy read(Object... statements) throws RefusedPolicy {
    return PolicyClaim.read(Arrays.asList(statements));
  }

  @Test
  void the_claim_of_the_field_is_read_and_limits_no_device() throws RefusedPolicy {
    Map<String, Object> first =
        Map.of("Action", "execute-api:Invoke", "Effect", "Allow", "Resource", "*/api/solutions/*");
    AccessPolicy policy = read(first);

    assertThat(CoapAccess.isLimited(policy)).isFalse();
    assertThat(CoapAccess.permits(policy, CoapCode.PUT, NAME, CoapOptions.NONE)).isTrue();
    assertThat(PolicyClaim.write(policy)).containsExactly(first);
  }

  @Test
  void no_claim_and_an_empty_one_limit_nothing() throws RefusedPolicy {
    assertThat(PolicyClaim.read(null)).isSameAs(AccessPolicy.NONE);
    assertThat(read()).isSameAs(AccessPolicy.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET/SSN001350050005E7D6/t",
        "GET/ssn001350050005e7d6/t",
        "GET/001350050005e7d6/t",
        "GET/SSN001350050005e7d6.sg.yel01.ssn.ssnsgs.net/t"
      })
  void a_device_may_be_written_as_clients_write_it(String resource) throws RefusedPolicy {
    AccessPolicy policy = read(allow(resource));

    assertThat(policy.statements().get(0).resources()).containsExactly("GET/" + NAME + "/t");
    CoapOptions path = CoapOptions.builder().path("t").build();
    assertThat(CoapAccess.permits(policy, CoapCode.GET, NAME, path)).isTrue();
    assertThat(CoapAccess.permits(policy, CoapCode.PUT, NAME, path)).isFalse();
  }

  @Test
  void what_is_written_is_read() throws RefusedPolicy {
    AccessPolicy policy =
        read(
            allow(List.of("GET/*", "PUT/" + NAME + "/cfg")),
            Map.of("Effect", "Deny", "Action", "*", "Resource", "*/secret", "Sid", "why"));

    assertThat(PolicyClaim.read(PolicyClaim.write(policy))).isEqualTo(policy);
  }

  static Stream<Object> odd() {
    return Stream.of(
        "Allow",
        Map.of(),
        List.of("Allow"),
        List.of(Map.of()),
        List.of(Map.of("Action", "a", "Effect", "allow", "Resource", "r")),
        List.of(Map.of("Action", "a", "Effect", "Allow")),
        List.of(Map.of("Effect", "Allow", "Resource", "r")),
        List.of(Map.of("Action", "a", "Effect", "Allow", "Resource", 7)),
        List.of(Map.of("Action", "a", "Effect", "Allow", "Resource", "")),
        List.of(Map.of("Action", "a", "Effect", "Allow", "Resource", List.of())),
        List.of(Map.of("Action", "a", "Effect", "Allow", "Resource", List.of("r", 1))),
        List.of(Map.of("Action", "a", "Effect", "Allow", "Resource", "r", "Condition", Map.of())),
        List.of(Map.of("NotAction", "a", "Effect", "Deny", "Resource", "r")),
        List.of(allow("x".repeat(5000))),
        Collections.nCopies(65, allow("r")),
        Collections.singletonList(null));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void what_is_not_understood_is_refused(Object claim) {
    assertThatThrownBy(() -> PolicyClaim.read(claim))
        .isInstanceOf(RefusedPolicy.class)
        .hasMessageStartingWith("accessPolicy: ");
  }

  @Test
  void a_path_that_servers_may_read_in_two_ways_is_permitted_to_nobody_with_a_policy()
      throws RefusedPolicy {
    AccessPolicy policy = read(allow("*"));
    for (String segment : List.of("", "a/b", "a/")) {
      CoapOptions path = CoapOptions.builder().add(OptionNumber.URI_PATH, segment).build();
      assertThat(CoapAccess.permits(policy, CoapCode.GET, NAME, path)).isFalse();
      assertThat(CoapAccess.permits(AccessPolicy.NONE, CoapCode.GET, NAME, path)).isTrue();
    }
  }

  @Test
  void the_root_is_a_slash() throws RefusedPolicy {
    AccessPolicy policy = read(allow("GET/" + NAME + "/"));
    assertThat(CoapAccess.permits(policy, CoapCode.GET, NAME, CoapOptions.NONE)).isTrue();
    assertThat(CoapAccess.reaches(policy, NAME, "/")).isTrue();
    assertThat(CoapAccess.reaches(policy, NAME, "/t")).isFalse();
  }
}
