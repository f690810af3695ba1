// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Switches on a real framework: what they are made of, and what starts and stops in what order. */
final class SwitchRig implements AutoCloseable {
  private static final long LIMIT_MILLIS = 20_000;

  private final SmallFramework felix;
  private final StringBuilder events = new StringBuilder();

  SwitchRig(Path folder) throws BundleException, InterruptedException {
    felix = new SmallFramework(folder);
  }

  SmallFramework felix() {
    return felix;
  }

  /** Returns what has started ({@code +NAMEMAJOR}) and stopped, and what a test has added. */
  StringBuilder events() {
    return events;
  }

  /** Begins to note what starts and stops. */
  void listen() {
    felix
        .context()
        .addBundleListener(
            (SynchronousBundleListener)
                event -> {
                  if (event.getType() == BundleEvent.STARTED) {
                    events.append('+').append(shown(event.getBundle()));
                  } else if (event.getType() == BundleEvent.STOPPED) {
                    events.append('-').append(shown(event.getBundle()));
                  }
                });
  }

  private static String shown(Bundle bundle) {
    return bundle.getSymbolicName() + bundle.getVersion().getMajor() + " ";
  }

  static Move to(String name, Path jar) {
    return move(name, jar, 50, false);
  }

  static Move move(String name, Path jar, int level, boolean beside) {
    return new Move(name, SmallFramework.location(jar), level, beside, false);
  }

  Outcome run(Group... groups) {
    return new SetSwitch(felix.context(), LIMIT_MILLIS).run(List.of(groups), List.of());
  }

  /** Returns a bundle that nobody else has to do with. */
  static Group alone(Move move) {
    List<String> name = List.of(move.symbolicName());
    List<String> none = List.of();
    return new Group(
        List.of(move), none, none, move.isRemoval() ? none : name, move.isRemoval() ? none : name);
  }

  /** Returns a set of a bundle that exports a package and one that imports it. */
  static Group apiAndUser(Path api, Path user) {
    return new Group(
        List.of(move("api", api, 30, false), to("user", user)),
        List.of("user", "api"),
        List.of("api", "user"),
        List.of("api", "user"),
        List.of("api", "user"));
  }

  /** Makes a jar whose activator does not do what it should. */
  Path failing(String name, Class<?> activator) throws Exception {
    List<String> headers =
        List.of("Bundle-Activator", activator.getName(), "Import-Package", "org.osgi.framework");
    return felix.jar(name, "2.0.0", "1", headers, activator);
  }

  /** Returns which build of the exporter a bundle is wired to. */
  String exporterFor(String name) {
    return Arrays.stream(felix.context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .flatMap(bundle -> bundle.adapt(BundleWiring.class).getRequiredWires(null).stream())
        .map(wire -> wire.getProvider().getBundle())
        .filter(bundle -> "api".equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getHeaders().get("Test-Build"))
        .collect(Collectors.joining());
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    felix.close();
  }
}
