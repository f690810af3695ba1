// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.nio.file.Path;
import java.util.List;

/**
 * What is measured.
 *
 * @param distribution the build that is measured
 * @param bundles their names without the common prefix; empty for all of ours
 * @param swaps how many swaps, a set being one
 * @param controlSwaps how many without parking
 * @param byRelease whether by {@code release:install}; else by {@code update}
 * @param seed of order and load
 */
public record SwapOptions(
    Path distribution,
    List<String> bundles,
    int swaps,
    int controlSwaps,
    boolean byRelease,
    long seed) {}
