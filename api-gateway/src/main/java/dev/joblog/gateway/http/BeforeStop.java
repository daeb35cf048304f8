// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.component.LifeCycle;

/** A handler that is told before anything else of the server stops. */
public abstract class BeforeStop extends Handler.Wrapper {

  private final LifeCycle.Listener listener =
      new LifeCycle.Listener() {
        @Override
        public void lifeCycleStopping(LifeCycle server) {
          serverStops();
        }
      };

  /** The stop waits until it returns. */
  protected abstract void serverStops();

  @Override
  protected void doStart() throws Exception {
    getServer().addEventListener(listener);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    getServer().removeEventListener(listener);
    super.doStop();
  }
}
