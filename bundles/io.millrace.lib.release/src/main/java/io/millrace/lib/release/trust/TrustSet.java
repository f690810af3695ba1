// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.util.Map;
import java.util.Set;

/**
 * Whom the router trusts.
 *
 * @param keys by their ID
 * @param revokedKeys IDs of keys that count for nothing, also when they are among {@code keys}
 * @param revokedReleases hashes of releases that are not installed, whoever signed them
 */
public record TrustSet(
    Map<String, TrustedKey> keys, Set<String> revokedKeys, Set<String> revokedReleases) {}
