// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Heads;
import dev.joblog.processor.store.Overlay;

/** A decision's effect on the rows, not yet applied. */
record Changes(Overlay overlay, Heads heads) {}
