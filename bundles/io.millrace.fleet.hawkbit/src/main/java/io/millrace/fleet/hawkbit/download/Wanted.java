// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.fleet.hawkbit.ddi.RemoteFile;

/**
 * A file that is needed.
 *
 * @param key its name on the shelf
 * @param exactBytes its size; -1 when it is not known
 * @param mostBytes what it may have at most
 * @param sha256 its SHA-256 in hex; empty: as the server says
 */
record Wanted(RemoteFile remote, String key, long exactBytes, long mostBytes, String sha256) {}
