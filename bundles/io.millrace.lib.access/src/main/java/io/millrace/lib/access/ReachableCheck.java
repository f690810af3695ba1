// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.access;

import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.transport.Transport;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Whether any client can reach a resource for which a permission is configured: a line of the
 * router's status. Nobody can when there is no transport with security and clear text is not
 * permitted, or when no token gives the permission. Thread-safe.
 */
public final class ReachableCheck implements HealthCheck {
  private final Subject subject;
  private final Supplier<Collection<String>> schemes;
  private final BooleanSupplier granted;

  /**
   * What is checked.
   *
   * @param path the resource's, such as {@code /releases}
   * @param pid whose configuration has the keys {@code permission} and {@code clearText}
   * @param permission the permission that is needed
   * @param clearText whether transports without security will do
   */
  public record Subject(String path, String pid, String permission, boolean clearText) {}

  /**
   * Makes it.
   *
   * @param schemes returns the URI schemes of the transports that are there
   * @param granted tells whether any token gives the permission
   */
  ReachableCheck(Subject subject, Supplier<Collection<String>> schemes, BooleanSupplier granted) {
    this.subject = subject;
    this.schemes = schemes;
    this.granted = granted;
  }

  /** Returns the check of a resource with the transports and the tokens of this router. */
  public static ReachableCheck of(BundleContext context, Subject subject) {
    Permission permission = Permission.of(subject.permission());
    return new ReachableCheck(
        subject, () -> schemes(context), () -> isGranted(context, permission));
  }

  private static Collection<String> schemes(BundleContext context) {
    return references(context, Transport.class).stream()
        .map(each -> String.valueOf(each.getProperty(Transport.SCHEME)))
        .toList();
  }

  /** Where nobody verifies tokens, the check of the sessions says so. */
  private static boolean isGranted(BundleContext context, Permission permission) {
    Collection<ServiceReference<TokenVerifier>> verifiers =
        references(context, TokenVerifier.class);
    boolean granted = verifiers.isEmpty();
    for (ServiceReference<TokenVerifier> each : verifiers) {
      TokenVerifier verifier = context.getService(each);
      granted |= verifier == null || verifier.canGrant(permission);
      context.ungetService(each);
    }
    return granted;
  }

  private static <S> Collection<ServiceReference<S>> references(
      BundleContext context, Class<S> service) {
    try {
      return context.getServiceReferences(service, null);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public Result execute() {
    ResultLog lines = new ResultLog();
    boolean secure = schemes.get().stream().anyMatch(each -> each.startsWith("coaps"));
    if (!secure && !subject.clearText()) {
      warn(
          lines,
          "there is no transport with security, and clear text is not permitted (clearText in"
              + " etc/%s.cfg)".formatted(subject.pid()));
    }
    if (!granted.getAsBoolean()) {
      warn(
          lines,
          ("no token gives the permission \"%s\" (permissions of io.millrace.auth.jwt, or"
                  + " permission in etc/%s.cfg)")
              .formatted(subject.permission(), subject.pid()));
    }
    if (lines.iterator().hasNext()) {
      return new Result(lines);
    }
    String where = subject.clearText() ? "also in clear text" : "over transports with security";
    return new Result(
        Result.Status.OK,
        "%s for the permission %s, %s".formatted(subject.path(), subject.permission(), where));
  }

  private void warn(ResultLog lines, String why) {
    lines.add(
        new ResultLog.Entry(
            Result.Status.WARN, "nobody can use %s: %s".formatted(subject.path(), why)));
  }
}
