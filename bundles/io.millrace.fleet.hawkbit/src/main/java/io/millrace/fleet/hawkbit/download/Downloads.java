// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.DdiClient;

/** Makes the downloads of deployments, one after the other. For one thread. */
public final class Downloads {
  private final Shelf shelf;
  private final FileFetch fetch;
  private final Budget budget;
  private final Time time;

  /** Makes it. */
  public Downloads(DdiClient ddi, Shelf shelf, Budget budget, Time time) {
    this.shelf = shelf;
    this.budget = budget;
    this.time = time;
    fetch = new FileFetch(ddi, shelf, budget, time);
  }

  /** Returns the download of a deployment; it goes on where an earlier one of it has ended. */
  public ReleaseDownload begin() {
    return new ReleaseDownload(shelf, fetch, budget, time);
  }

  /** Returns the folder of what was downloaded. */
  public Shelf shelf() {
    return shelf;
  }
}
