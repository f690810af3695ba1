// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.trust.Signers;
import java.util.List;

/**
 * A release that trusted keys have signed and whose file is as it says, but for its jars' bytes,
 * which are verified while they are read.
 *
 * @param hash the SHA-256 of {@code release.json}: the release's identity
 * @param jars the bundles whose jars are in the file; the router has the others, or it cannot go on
 */
public record VerifiedRelease(
    String hash, Release release, Signers signers, List<BundleEntry> jars) {}
