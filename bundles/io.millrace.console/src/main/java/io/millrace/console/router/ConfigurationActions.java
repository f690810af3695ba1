// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.console.web.RefusedException;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Changes values of configurations at run time, after the check of the files. Thread-safe. */
public final class ConfigurationActions {
  private static final String PID = "io\\.millrace(\\.[a-z0-9]{1,40}){1,6}(~[\\w.-]{1,100})?";
  private static final String KEY = "[A-Za-z][\\w.-]{0,63}";
  private static final int MOST_CHARACTERS = 4096;

  private final BundleContext context;

  /** Makes it. */
  public ConfigurationActions(BundleContext context) {
    this.context = context;
  }

  /**
   * Sets a value.
   *
   * @param value as in a file; null: the value that was set at run time is taken away
   * @throws RefusedException with what the check says; then nothing was changed
   */
  public synchronized void set(String pid, String key, String value) throws RefusedException {
    if (!pid.matches(PID) || !key.matches(KEY)) {
      throw RefusedException.badRequest("this is no PID or key of a configuration");
    }
    if (value != null && value.length() > MOST_CHARACTERS) {
      throw RefusedException.of(413, "the value is too long");
    }
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
    if (admin == null) {
      throw RefusedException.away("Configuration Admin");
    }
    try {
      set(admin, pid, key, value);
    } catch (IOException | InvalidSyntaxException failure) {
      throw RefusedException.of(409, "it cannot be stored: " + failure.getMessage());
    } finally {
      context.ungetService(reference);
    }
  }

  private void set(ConfigurationAdmin admin, String pid, String key, String value)
      throws IOException, InvalidSyntaxException, RefusedException {
    Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
    Dictionary<String, Object> before = found == null ? null : found[0].getProperties();
    if (found == null && pid.indexOf('~') >= 0) {
      throw RefusedException.of(404, "there is no configuration " + pid);
    }
    Dictionary<String, Object> values = new Hashtable<>();
    if (before != null) {
      Collections.list(before.keys()).forEach(each -> values.put(each, before.get(each)));
    }
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
    check(pid, values);
    (found == null ? admin.getConfiguration(pid, "?") : found[0]).update(values);
  }

  @SuppressWarnings("unchecked")
  private void check(String pid, Dictionary<String, Object> values)
      throws RefusedException, InvalidSyntaxException {
    Map<String, Object> asked = new HashMap<>();
    Collections.list(values.keys()).forEach(each -> asked.put(each, values.get(each)));
    asked.put("service.pid", pid);
    for (ServiceReference<?> each :
        context.getServiceReferences(Function.class, "(millrace.configuration=check)")) {
      Function<Map<String, Object>, List<String>> check =
          (Function<Map<String, Object>, List<String>>) context.getService(each);
      List<String> refused = check == null ? List.of() : check.apply(asked);
      context.ungetService(each);
      if (!refused.isEmpty()) {
        throw RefusedException.of(422, String.join("\n", refused));
      }
      if (check != null) {
        return;
      }
    }
    throw RefusedException.away("the check of configurations");
  }
}
