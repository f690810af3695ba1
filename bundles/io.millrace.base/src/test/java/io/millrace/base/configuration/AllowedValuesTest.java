// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class AllowedValuesTest {
  private static final String PID = "io.millrace.part";
  private static final String FILE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="part" name="part"><AD id="%s" type="String" name="key"/></OCD>
        <Designate pid="io.millrace.part"><Object ocdref="part"/></Designate>
      </metatype:MetaData>
      """;

  @TempDir Path folder;
  private final AllowedValues values = new AllowedValues();

  private Bundle describing(String key) throws Exception {
    Path file = Files.writeString(folder.resolve(key + ".xml"), FILE.formatted(key));
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (bundle, method, arguments) ->
                switch (method.getName()) {
                  case "getEntryPaths" -> Collections.enumeration(List.of("part.xml"));
                  case "getEntry" -> file.toUri().toURL();
                  case "hashCode" -> System.identityHashCode(bundle);
                  case "equals" -> bundle == arguments[0];
                  default -> null;
                });
  }

  @Test
  void new_build_counts_and_stays_when_the_old_one_goes() throws Exception {
    Bundle old = describing("before");
    Bundle fresh = describing("after");
    values.addingBundle(old, null);
    values.addingBundle(fresh, null);
    assertThat(values.of(PID)).containsOnlyKeys("after");
    values.removedBundle(old, null, old);
    assertThat(values.of(PID)).containsOnlyKeys("after");
  }

  @Test
  void old_build_counts_again_when_the_new_one_goes() throws Exception {
    Bundle old = describing("before");
    Bundle fresh = describing("after");
    values.addingBundle(old, null);
    values.addingBundle(fresh, null);
    values.removedBundle(fresh, null, fresh);
    assertThat(values.of(PID)).containsOnlyKeys("before");
    values.removedBundle(old, null, old);
    assertThat(values.pids()).isEmpty();
  }
}
