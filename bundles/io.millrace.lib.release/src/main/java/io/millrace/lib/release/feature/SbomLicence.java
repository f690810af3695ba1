// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

/**
 * A licence of a component.
 *
 * @param id of the SPDX list; empty when it is not known
 * @param name as the bundle calls it; empty when there is an ID
 * @param url where the text is; may be empty
 */
public record SbomLicence(String id, String name, String url) {}
