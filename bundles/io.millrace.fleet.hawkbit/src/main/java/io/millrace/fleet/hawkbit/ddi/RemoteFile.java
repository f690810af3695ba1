// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.net.URI;

/**
 * An artifact on the server.
 *
 * @param name its file name
 * @param uri where it is
 * @param sha1 its SHA-1 in hex, which is its entity tag there; may be empty
 * @param sha256 its SHA-256 in hex; may be empty: not every server says it
 */
public record RemoteFile(String name, URI uri, String sha1, String sha256) {}
