// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What is said of bundles that no trusted key covers. */
class TrustCheckTest {
  private static <T> T proxy(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private static String found(String mode, String... bundles) {
    return found(mode, List.of(), bundles);
  }

  private static String found(String mode, List<String> wrong, String... bundles) {
    ServiceReference<?> reference = proxy(ServiceReference.class, (self, method, given) -> null);
    ServiceReference<?> other = proxy(ServiceReference.class, (self, method, given) -> null);
    Supplier<List<String>> service = () -> List.of(bundles);
    BundleContext context =
        proxy(
            BundleContext.class,
            (self, method, given) ->
                switch (method.getName()) {
                  case "getServiceReferences" ->
                      given[1].equals("(millrace.status=trust.wrong)")
                          ? List.of(other)
                          : isAsked(given[1].toString(), mode) ? List.of(reference) : List.of();
                  case "getService" ->
                      given[0] == other ? (Supplier<List<String>>) () -> wrong : service;
                  case "ungetService" -> true;
                  default -> null;
                });
    Result result = new TrustCheck(context).execute();
    return result.getStatus() + " " + result.iterator().next().getMessage();
  }

  private static boolean isAsked(String filter, String mode) {
    return !mode.isEmpty() && (!filter.contains("(trust=") || filter.contains(mode));
  }

  @Test
  void while_nobody_checks_that_is_a_warning() {
    assertThat(found("")).isEqualTo("WARN nobody checks the bundles' keys");
  }

  @Test
  void file_of_the_trusted_keys_that_is_wrong_is_a_warning() {
    assertThat(found("report", List.of("etc/trust/stray: not used"), "a 1"))
        .isEqualTo(
            "WARN every release is refused, and what was trusted last counts: etc/trust/stray: not"
                + " used");
  }

  @Test
  void bundle_that_is_kept_back_is_a_warning_and_one_that_runs_is_named() {
    assertThat(found("enforce", "a 1", "b 1"))
        .isEqualTo("WARN kept from running: a 1\nkept from running: b 1");
    assertThat(found("report", "a 1")).isEqualTo("OK trust = report: a 1");
    assertThat(found("enforce")).isEqualTo("OK every bundle is covered");
    assertThat(found("report")).isEqualTo("OK every bundle is covered");
  }
}
