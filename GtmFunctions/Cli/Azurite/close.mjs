// Loaded before a server that closes its HTTP servers when it is told to stop: Node waits for each connection that was opened and never used, as
// clients keep them in store, for up to a minute. What is under way has a second to end.
import { Server } from 'node:http';

const patience = 1000;
const { close } = Server.prototype;

Server.prototype.close = function (...options) {
  const closed = close.apply(this, options);
  setTimeout(() => this.closeAllConnections(), patience).unref();
  return closed;
};
