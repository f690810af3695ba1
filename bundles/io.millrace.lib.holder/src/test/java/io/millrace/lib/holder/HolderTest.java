// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.holder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Leaving something in the launcher, in a framework's real registry. */
class HolderTest {
  @TempDir Path cache;
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void start() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
  }

  private void offer(ConcurrentMap<String, Object> map) {
    context.registerService(
        ConcurrentMap.class, map, new Hashtable<>(Map.of("io.millrace.launcher", "holder")));
  }

  @Test
  void what_one_leaves_another_takes_once() {
    offer(new ConcurrentHashMap<>());
    assertThat(new Holder(context).put("net.socket", "left")).isTrue();
    assertThat(new Holder(context).take("net.socket")).isEqualTo("left");
    assertThat(new Holder(context).take("net.socket")).isNull();
  }

  @Test
  void without_a_launcher_nothing_is_left_and_nothing_is_found() {
    context.registerService(ConcurrentMap.class, new ConcurrentHashMap<>(), null);
    assertThat(new Holder(context).put("net.socket", "left")).isFalse();
    assertThat(new Holder(context).take("net.socket")).isNull();
  }

  @Test
  void full_holder_leaves_the_value_with_its_owner() {
    offer(
        new ConcurrentHashMap<>() {
          @Override
          public Object put(String key, Object value) {
            throw new IllegalStateException("full");
          }
        });
    assertThat(new Holder(context).put("net.socket", "left")).isFalse();
  }
}
