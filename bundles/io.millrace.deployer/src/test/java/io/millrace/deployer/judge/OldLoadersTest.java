// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.switching.SmallFramework;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Class loaders of bundles in a real framework. */
class OldLoadersTest {
  @TempDir Path folder;

  private static List<String> alive(OldLoaders loaders, SmallFramework felix) {
    for (int i = 0; i < 20; i++) {
      System.gc();
      if (loaders.alive(felix.context().getBundles()).isEmpty()) {
        return List.of();
      }
    }
    return loaders.alive(felix.context().getBundles());
  }

  @Test
  void a_loader_that_nobody_holds_goes_when_its_bundle_was_replaced() throws Exception {
    try (SmallFramework felix = new SmallFramework(folder)) {
      felix.run(felix.jar("untouched", "1.0.0"), 10);
      Bundle old = felix.run(felix.jar("a", "1.0.0"), 10);
      OldLoaders loaders = OldLoaders.of(felix.context().getBundles());
      felix.run(felix.jar("a", "1.0.1"), 10);
      old.uninstall();
      assertThat(alive(loaders, felix)).isEmpty();
    }
  }

  @Test
  void a_loader_that_something_holds_is_named() throws Exception {
    try (SmallFramework felix = new SmallFramework(folder)) {
      List<ClassLoader> held = new ArrayList<>();
      Bundle beside = felix.run(felix.jar("a", "1.0.0"), 10);
      Bundle updated = felix.run(felix.jar("b", "1.0.0"), 10);
      held.add(beside.adapt(BundleWiring.class).getClassLoader());
      held.add(updated.adapt(BundleWiring.class).getClassLoader());
      OldLoaders loaders = OldLoaders.of(felix.context().getBundles());
      felix.run(felix.jar("a", "1.0.1"), 10);
      beside.uninstall();
      updated.update(felix.jar("b", "1.0.1").toUri().toURL().openStream());
      assertThat(alive(loaders, felix)).containsExactly("a", "b");
      assertThat(held).hasSize(2);
    }
  }

  @Test
  void a_bundle_that_is_as_it_was_is_not() throws Exception {
    try (SmallFramework felix = new SmallFramework(folder)) {
      Bundle bundle = felix.run(felix.jar("a", "1.0.0"), 10);
      OldLoaders loaders = OldLoaders.of(felix.context().getBundles());
      bundle.stop();
      assertThat(loaders.alive(felix.context().getBundles())).isEmpty();
    }
  }

  @Test
  void looking_makes_no_loader() throws Exception {
    try (SmallFramework felix = new SmallFramework(folder)) {
      Bundle library = felix.run(felix.jar("library", "1.0.0"), 10);
      OldLoaders loaders = OldLoaders.of(felix.context().getBundles());
      assertThat(loaders.alive(felix.context().getBundles())).isEmpty();
      assertThat(library.adapt(BundleWiring.class))
          .as("Felix makes the loader of a bundle when somebody asks for it")
          .hasFieldOrPropertyWithValue("m_classLoader", null);
    }
  }
}
