// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.resource.LocalResource;
import io.millrace.lib.slot.Slot;

/**
 * A resource that a request is for.
 *
 * @param path the path that it is registered with
 * @param blocks whether it gets each block of a body as it comes
 */
record OfferedResource(Slot<LocalResource> slot, String path, boolean blocks) {}
