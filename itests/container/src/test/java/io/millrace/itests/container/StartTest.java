// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The distribution's bundles start, all of them, without a configuration. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StartTest {

  @Inject private BundleContext context;

  @Configuration
  public Option[] distribution() throws IOException {
    Path target = Files.createDirectories(Path.of("target", "chains")).toAbsolutePath();
    Path folder = Files.createTempDirectory(target, "start");
    return new Option[] {Distribution.everything(Files.createDirectories(folder.resolve("etc")))};
  }

  @Test
  public void everyBundle_isActive() {
    List<String> others = new ArrayList<>();
    int ours = 0;
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
      if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
        others.add(bundle + " is in state " + bundle.getState());
      }
      ours += bundle.getSymbolicName().startsWith("io.millrace.") ? 1 : 0;
    }
    assertEquals("bundles not active", List.of(), others);
    assertTrue("bundles of ours: " + ours, ours >= 20);
  }
}
