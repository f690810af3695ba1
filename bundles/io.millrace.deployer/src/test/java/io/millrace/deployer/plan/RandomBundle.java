// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Headers of a bundle that has some of everything that wires bundles to each other. The worlds are
 * small, so that the bundles meet: six packages, eight names, three versions.
 */
final class RandomBundle {
  static final int NAMES = 8;
  private static final int PACKAGES = 6;
  private static final int VERSIONS = 3;

  private final Random random;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private RandomBundle(Random random) {
    this.random = random;
  }

  static String name(int number) {
    return "b" + number;
  }

  static String packageName(Random random) {
    return "p" + random.nextInt(PACKAGES);
  }

  /** Returns the headers of a bundle of that name. */
  static Map<String, String> headers(Random random, String name) {
    RandomBundle bundle = new RandomBundle(random);
    bundle.headers.put("Bundle-SymbolicName", name + bundle.directives());
    bundle.headers.put("Bundle-Version", bundle.version() + ".0.0." + random.nextInt(1_000_000));
    bundle.put("Export-Package", bundle.some(45, bundle::export));
    bundle.put("Import-Package", bundle.some(20, bundle::importing));
    if (bundle.happens(20)) {
      bundle.headers.put("Fragment-Host", bundle.other() + bundle.range("bundle-version"));
    } else {
      bundle.put("DynamicImport-Package", bundle.some(10, p -> "p" + p));
      bundle.put("Require-Bundle", bundle.happens(15) ? List.of(bundle.require()) : List.of());
    }
    bundle.put("Provide-Capability", bundle.capability("c%d;c:Long=%d"));
    bundle.put("Require-Capability", bundle.needs());
    if (bundle.happens(30)) {
      bundle.headers.put("Millrace-Swap", "beside");
    }
    return bundle.headers;
  }

  private void put(String header, List<String> clauses) {
    if (!clauses.isEmpty()) {
      headers.put(header, String.join(",", clauses));
    }
  }

  private boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  private int version() {
    return 1 + random.nextInt(VERSIONS);
  }

  private String directives() {
    return happens(15) ? ";singleton:=true" : happens(5) ? ";fragment-attachment:=never" : "";
  }

  private List<String> some(int percent, IntFunction<String> clause) {
    IntPredicate chosen = number -> happens(percent);
    return IntStream.range(0, PACKAGES)
        .filter(chosen)
        .mapToObj(clause)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private String export(int number) {
    String uses = some(15, p -> "p" + p).stream().collect(Collectors.joining(","));
    return "p%d;version=%d%s%s"
        .formatted(
            number,
            version(),
            uses.isEmpty() ? "" : ";uses:=\"" + uses + "\"",
            happens(5) ? ";kind=odd;mandatory:=kind" : "");
  }

  private String importing(int number) {
    return "p"
        + number
        + range("version")
        + (happens(50) ? ";resolution:=optional" : "")
        + (happens(5) ? ";kind=odd" : "");
  }

  private String require() {
    return other()
        + range("bundle-version")
        + (happens(40) ? ";resolution:=optional" : "")
        + (happens(40) ? ";visibility:=reexport" : "");
  }

  private String other() {
    return name(random.nextInt(NAMES));
  }

  private String range(String attribute) {
    int low = version();
    return switch (random.nextInt(4)) {
      case 0 -> ";" + attribute + "=\"[" + low + "," + (low + 1) + ")\"";
      case 1 -> ";" + attribute + "=" + low;
      default -> "";
    };
  }

  private List<String> capability(String form) {
    return happens(40) ? List.of(form.formatted(random.nextInt(2), version())) : List.of();
  }

  private List<String> needs() {
    List<String> needs = new ArrayList<>();
    if (happens(12)) {
      needs.add(
          "c%d;filter:=\"(c>=%d)\"%s%s"
              .formatted(
                  random.nextInt(2),
                  version(),
                  happens(40) ? ";resolution:=optional" : "",
                  happens(40) ? ";cardinality:=multiple" : ""));
    }
    if (happens(4)) {
      needs.add("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"");
    }
    return needs;
  }
}
